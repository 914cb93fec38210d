//! How an entry of the catalogue is written.

/// Entries of the catalogue: a name, its arguments, and a text in every language. Each becomes a function of the language
/// and the arguments. A language that lacks a text, an argument that a text leaves out, and an entry that nobody uses do
/// not compile. Where a text depends on a number (one check, two checks), `match` names it.
///
/// ```text
/// say! {
///     /// "12 checks"
///     checks(n: u64) {
///         En { match n { 1 => "{n} check", _ => "{n} checks" } }
///         Zh { "{n} 次检查" }
///     }
/// }
/// ```
macro_rules! say {
    ($($(#[$doc:meta])* $name:ident $args:tt { $($lang:ident $text:tt)+ })*) => {
        $(say_one! { ($(#[$doc])*) $name $args { $($lang $text)+ } })*
    };
}

/// One entry: without arguments its text is there already.
macro_rules! say_one {
    (($(#[$doc:meta])*) $name:ident () { $($lang:ident { $text:literal })+ }) => {
        $(#[$doc])*
        pub(crate) fn $name(lang: $crate::words::Lang) -> &'static str {
            match lang { $($crate::words::Lang::$lang => $text),+ }
        }
    };
    (($(#[$doc:meta])*) $name:ident ($($arg:ident: $kind:ty),+ $(,)?) $texts:tt) => {
        $(#[$doc])*
        #[allow(clippy::too_many_arguments)] // as many as the sentence has places
        pub(crate) fn $name(lang: $crate::words::Lang, $($arg: $kind),+) -> String {
            say_texts!(lang ($($arg)+) $texts)
        }
    };
}

macro_rules! say_texts {
    ($on:ident $args:tt { $($lang:ident { $($text:tt)+ })+ }) => {
        match $on { $($crate::words::Lang::$lang => say_text!($args $($text)+)),+ }
    };
}

macro_rules! say_text {
    // Named, though the text would find them by itself: one that it leaves out is an error then.
    (($($arg:ident)+) $text:literal) => { format!($text, $($arg = $arg),+) };
    ($args:tt match $on:tt { $($pattern:pat => $text:literal),+ $(,)? }) => {
        match $on { $($pattern => say_text!($args $text)),+ }
    };
}
