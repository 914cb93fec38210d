//! A finding in one sentence, such as a seller would say. Presence, slot and time only: bids and money are not seen.
//! `before` and `after` are counts of looks.

say! {
    never_seen_since(who: &str, kw: &str, before: &str, since: &str, after: &str) {
        En { "{who} fought for {kw} ({before}) and has not been seen in an ad slot since {since} ({after})" }
        Zh { "{who}此前在{kw}上争广告位（{before}），{since} 起再未出现在广告位（{after}）" }
    }
    now_and_then_since(who: &str, kw: &str, before: &str, since: &str, after: &str) {
        En { "{who} fought for {kw} ({before}) and since {since} only shows up now and then ({after})" }
        Zh { "{who}此前在{kw}上争广告位（{before}），{since} 起只是偶尔出现（{after}）" }
    }
    retreated(who: &str, kw: &str, before: &str, since: &str, after: &str) {
        En { "{who} fought for {kw} all day ({before}) and since {since} comes only in the rush hour ({after})" }
        Zh { "{who}此前在{kw}上全天争广告位（{before}），{since} 起只在高峰时段出现（{after}）" }
    }
    entered_peak(who: &str, kw: &str, before: &str, since: &str, after: &str) {
        En { "{who} was not after {kw} ({before}) and since {since} fights for it in the rush hour only ({after})" }
        Zh { "{who}此前不争{kw}（{before}），{since} 起只在高峰时段争广告位（{after}）" }
    }
    entered(who: &str, kw: &str, before: &str, since: &str, after: &str) {
        En { "{who} was not after {kw} ({before}) and since {since} fights for it at all hours ({after})" }
        Zh { "{who}此前不争{kw}（{before}），{since} 起全天争广告位（{after}）" }
    }
    returned(who: &str, kw: &str, before: &str, since: &str, after: &str) {
        En { "{who} had left {kw} ({before}) and is back at all hours since {since} ({after})" }
        Zh { "{who}曾退出{kw}（{before}），{since} 起重新全天出现（{after}）" }
    }
    expanded(who: &str, kw: &str, before: &str, since: &str, after: &str) {
        En { "{who} came for {kw} only in the rush hour ({before}) and since {since} fights all day ({after})" }
        Zh { "{who}此前只在高峰时段争{kw}（{before}），{since} 起全天争广告位（{after}）" }
    }
    took_top(who: &str, kw: &str, before: &str, since: &str, after: &str) {
        En { "{who} shows as often as before for {kw}, but since {since} mostly in the first ad slot ({after}; before {before})" }
        Zh { "{who}在{kw}上出现得和以前一样多，但{since} 起多半占首位广告位（{after}；此前{before}）" }
    }
    ceded_top(who: &str, kw: &str, before: &str, since: &str, after: &str) {
        En { "{who} shows as often as before for {kw}, but since {since} mostly no longer in the first ad slot ({after}; before {before})" }
        Zh { "{who}在{kw}上出现得和以前一样多，但{since} 起多半不再占首位广告位（{after}；此前{before}）" }
    }
    market_rose(kw: &str, before: &str, since: &str, after: &str) {
        En { "Most rivals show up more for {kw} since {since} ({after}; before {before})" }
        Zh { "{since} 起，多数对手在{kw}上出现得更多（{after}；此前{before}）" }
    }
    market_fell(kw: &str, before: &str, since: &str, after: &str) {
        En { "Most rivals show up less for {kw} since {since} ({after}; before {before})" }
        Zh { "{since} 起，多数对手在{kw}上出现得更少（{after}；此前{before}）" }
    }
    withdrawn_top(who: &str, kw: &str, since: &str, after: &str) {
        En { "What was said of {who} and the first ad slot for {kw} does not hold: it is as it was before ({after} since {since})" }
        Zh { "关于{who}在{kw}上首位广告位的说法不成立：与以前一样（{since} 起{after}）" }
    }
    withdrawn(who: &str, kw: &str, since: &str, after: &str) {
        En { "What was said of {who} and {kw} does not hold: he is as he was before ({after} since {since})" }
        Zh { "关于{who}在{kw}上的说法不成立：与以前一样（{since} 起{after}）" }
    }
    runs_out(who: &str, kw: &str, since: &str) {
        En { "{who} goes dark for {kw} during the day, day after day, since {since}" }
        Zh { "{since} 起，{who}在{kw}上每天中途下线" }
    }
    runs_out_earlier(who: &str, kw: &str, since: &str) {
        En { "{who} goes dark for {kw} earlier in the day than he used to, since {since}" }
        Zh { "{since} 起，{who}在{kw}上每天比以前更早下线" }
    }
    runs_out_later(who: &str, kw: &str, since: &str) {
        En { "{who} lasts longer into the day for {kw} than he used to, since {since}" }
        Zh { "{since} 起，{who}在{kw}上每天比以前撑得更久" }
    }
    runs_out_no_more(who: &str, kw: &str, since: &str) {
        En { "{who} no longer goes dark for {kw} during the day, since {since}" }
        Zh { "{since} 起，{who}在{kw}上不再中途下线" }
    }
    /// What came in late takes a finding back; `said` is its sentence.
    late_withdrawn(said: &str) {
        En { "With the checks that came in later this no longer holds: {said}" }
        Zh { "加上后来补入的检查，以下说法不再成立：{said}" }
    }

    clock_runs_out(who: &str, kw: &str, dark: &str, nature: &str) {
        En { "{who} is dark for {kw} from about {dark}: {nature}" }
        Zh { "{who}在{kw}上约 {dark}起下线：{nature}" }
    }
    clock_earlier(who: &str, kw: &str, dark: &str, before: &str) {
        En { "{who} goes dark for {kw} earlier in the day than he used to: from about {dark}, before from about {before}" }
        Zh { "{who}在{kw}上每天比以前更早下线：现在约 {dark}起，以前约 {before} 起" }
    }
    clock_later(who: &str, kw: &str, dark: &str, before: &str) {
        En { "{who} lasts longer into the day for {kw} than he used to: dark from about {dark}, before from about {before}" }
        Zh { "{who}在{kw}上每天比以前撑得更久：现在约 {dark}起下线，以前约 {before} 起" }
    }
    clock_no_more(who: &str, kw: &str, usual: &str, lasted: u32, of: u32) {
        En { "{who} no longer goes dark for {kw} during the day: still seen after {usual} on {lasted} of the last {of} days" }
        Zh { "{who}在{kw}上不再中途下线：最近 {of} 天中有 {lasted} 天在 {usual} 之后仍出现" }
    }
    clock_hour_withdrawn(who: &str, kw: &str, usual: &str) {
        En { "What was said of the hour at which {who} goes dark for {kw} does not hold: it is about {usual} again" }
        Zh { "关于{who}在{kw}上下线时刻的说法不成立：又回到约 {usual}" }
    }
    clock_withdrawn(who: &str, kw: &str, usual: &str) {
        En { "What was said of {who} and {kw} does not hold: he is not dark from about {usual} day after day" }
        Zh { "关于{who}在{kw}上的说法不成立：并非每天约 {usual} 起下线" }
    }

    with_occasion(said: &str, occasion: &str) { En { "{said}, {occasion}" } Zh { "{said}，{occasion}" } }
    during(event: &str) { En { "during {event}" } Zh { "正值 {event}" } }
    back_to_before(event: &str) { En { "back to before {event}" } Zh { "回到 {event} 之前的状态" } }
    back_to_before_move(day: &str) { En { "back to before the move of {day}" } Zh { "回到 {day}那次变动之前的状态" } }
    with_keywords(said: &str, n: usize) {
        En { "{said}; with this, it is {n} keywords." }
        Zh { "{said}；连同这个，共 {n} 个关键词。" }
    }
    alike(items: usize, of: usize, rival: &str, left: &str) {
        En { "{items} of his {of} items were {rival}'s, who was last seen on {left}: perhaps the same seller." }
        Zh { "其 {of} 件商品中有 {items} 件曾是 {rival} 的，而 {rival} 最后一次出现是{left}：可能是同一卖家。" }
    }

    peak_looks(hits: u64, checks: u64) { En { "{hits} of {checks} rush-hour looks" } Zh { "高峰时段 {checks} 次中 {hits} 次" } }
    other_looks(hits: u64, checks: u64) { En { "{hits} of {checks} others" } Zh { "其余时段 {checks} 次中 {hits} 次" } }
    off_peak_looks(hits: u64, checks: u64) {
        En { "{hits} of {checks} looks outside the rush hour" }
        Zh { "非高峰时段 {checks} 次中 {hits} 次" }
    }
    looks(hits: u64, checks: u64) { En { "{hits} of {checks} looks" } Zh { "{checks} 次中 {hits} 次" } }
    no_look() { En { "no look" } Zh { "没有检查" } }

    market_up(n: usize, active: usize, on: &str, since: &str, kinds: &str, named: &str, seen: &str) {
        En { "The market moves, not one rival: {n} of {active} rivals show up more on {on} since {since} ({kinds}): {named}. Counted over them all, they were seen in {seen}." }
        Zh { "动的是整个市场，而不是某一个对手：{active} 个对手中有 {n} 个在{on}上出现得更多，自{since} 起（{kinds}）：{named}。合计{seen}。" }
    }
    market_down(n: usize, active: usize, on: &str, since: &str, kinds: &str, named: &str, seen: &str) {
        En { "The market moves, not one rival: {n} of {active} rivals show up less on {on} since {since} ({kinds}): {named}. Counted over them all, they were seen in {seen}." }
        Zh { "动的是整个市场，而不是某一个对手：{active} 个对手中有 {n} 个在{on}上出现得更少，自{since} 起（{kinds}）：{named}。合计{seen}。" }
    }
    market_undone(on: &str) {
        En { "What was said of the market on {on} does not hold: nobody turned for good." }
        Zh { "关于{on}市场的说法不成立：没有对手真正改变。" }
    }
    market_left(on: &str, named: &str) {
        En { "What was said of the market on {on} does not hold: what holds is about {named} alone." }
        Zh { "关于{on}市场的说法不成立：成立的只是 {named} 的变化。" }
    }
    rival_and_keyword(kinds: &str) { En { "rival and keyword: {kinds}" } Zh { "按对手和关键词计：{kinds}" } }
    kind_enter(n: usize) { En { "{n} came in at all hours" } Zh { "{n} 个全天入场" } }
    kind_return(n: usize) { En { "{n} came back at all hours" } Zh { "{n} 个全天回归" } }
    kind_peak_entry(n: usize) { En { "{n} came for the rush hour" } Zh { "{n} 个高峰时段入场" } }
    kind_expand(n: usize) { En { "{n} went from the rush hour to all hours" } Zh { "{n} 个从高峰时段扩到全天" } }
    kind_back_off(n: usize) { En { "{n} left" } Zh { "{n} 个退出" } }
    kind_retreat(n: usize) { En { "{n} only kept the rush hour" } Zh { "{n} 个只保留高峰时段" } }
    seen_before_and_since(hits: u64, checks: u64, now: u64, of: u64) {
        En { "{hits} of {checks} looks before and {now} of {of} since" }
        Zh { "此前 {checks} 次检查中出现 {hits} 次，之后 {of} 次中 {now} 次" }
    }
    and_strangers(seen: &str) {
        En { "{seen}, and those you do not watch moved the same way" }
        Zh { "{seen}，你未关注的广告主也同向变化" }
    }
    and_pages(seen: &str, now: &str, usual: &str) {
        En { "{seen}; a page bears {now} advertisers now, usually {usual}" }
        Zh { "{seen}；现在每页有 {now} 个广告主，平时 {usual} 个" }
    }
}
