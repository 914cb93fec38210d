use super::*;

fn kind(page: &str) -> Option<&'static str> {
    wall(page, "https://site.example/search?q=captcha").map(|wall| wall.kind)
}

fn with_listings(page: &str, listings: usize) -> Option<Wall> {
    let html = html::parse(page).unwrap().html;
    recognise(&Sighting {
        text: page,
        url: "",
        html: Some(&html),
        json: None,
        scripted: false,
        listings,
        says_empty: false,
        good: None,
    })
}

#[test]
fn vendors_are_told_by_their_own_marks() {
    let cases = [
        ("<script>window._cf_chl_opt={cType:'x'}</script>", "cloudflare"),
        ("<iframe src='https://geo.captcha-delivery.com/captcha/?x'></iframe>", "datadome"),
        ("<div id=px-captcha></div>", "perimeterx"),
        ("<title>Access Denied</title>Reference #18.2 https://errors.edgesuite.net/18.2", "akamai"),
        ("<p>Request unsuccessful. Incapsula incident ID: 12-34</p>", "incapsula"),
        ("<script>window.gokuProps = {}</script>", "aws-waf"),
        ("<form action=/errors/validateCaptcha></form>", "amazon-captcha"),
        (
            r#"{"ret":["RGV587_ERROR::SM::busy"],"data":{"url":"https://x.example/punish?x5secdata=1"}}"#,
            "alibaba-punish",
        ),
        ("<form action=/checkcaptcha></form>", "yandex-smartcaptcha"),
        ("<title>百度安全验证</title>", "baidu-verify"),
        ("<script src=https://ir.ebaystatic.com/rs/c/challenge-x.js></script>", "ebay-splashui"),
    ];
    for (page, expected) in cases {
        assert_eq!(kind(page), Some(expected), "{page}");
    }
}

#[test]
fn walls_are_told_in_many_languages() {
    let cases = [
        ("<title>Are you a robot?</title>", "captcha"),
        ("<p>Bitte bestätigen Sie, dass Sie ein Mensch sind.</p>", "captcha"),
        ("<p>Nous avons détecté un trafic inhabituel</p>", "captcha"),
        ("<p>Detectamos tráfico inusual de su red</p>", "captcha"),
        ("<p>Подтвердите, что вы не робот</p>", "captcha"),
        ("<p>请按住滑块，拖动到最右边</p>", "captcha"),
        ("<p>通常と異なるトラフィックが検出されました</p>", "captcha"),
        ("<p>비정상적인 트래픽이 감지되었습니다</p>", "captcha"),
        ("<p>Ağınızdan olağan dışı trafik algıladık</p>", "captcha"),
        ("<title>Before you continue</title><form action=/consent></form>", "consent"),
        ("<title>Bevor Sie fortfahren</title>", "consent"),
        ("<title>Sign in</title><form><input type=password></form>", "login"),
        ("<title>用户登录</title>", "login"),
        ("<title>ログイン</title>", "login"),
        ("<title>Zugriff verweigert</title>", "denied"),
        ("<title>403 Forbidden</title>", "denied"),
        ("<h1>Доступ ограничен</h1>", "denied"),
        ("<noscript>Please enable JavaScript to view this page</noscript>", "javascript"),
        ("<div id=root></div><noscript><p>JavaScriptを有効にしてください</p></noscript>", "javascript"),
    ];
    for (page, expected) in cases {
        assert_eq!(kind(page), Some(expected), "{page}");
    }
}

#[test]
fn a_page_with_results_is_no_wall() {
    let page = "<title>captcha solver - Search</title><div id=px-captcha></div><form><input type=password></form>\
                <script>window._cf_chl_opt={}</script><p>are you a robot</p>";
    assert!(with_listings(page, 0).is_some());
    assert!(with_listings(page, 1).is_some(), "one listing may be a mistake of the rules");
    assert_eq!(with_listings(page, 3), None);
    let likely_only = "<title>Robot check</title><form><input type=password></form>";
    assert_eq!(with_listings(likely_only, 1), None);
}

#[test]
fn an_ordinary_page_is_no_wall() {
    let long =
        format!("<title>shoes - Search</title><form><input type=password></form><p>{}</p>", "shoes ".repeat(1_000));
    assert_eq!(kind(&long), None, "a form in the header of a page that says much");
    assert_eq!(kind("<title>shoes</title><div hidden>Please sign in to continue</div><p>shoes</p>"), None);
    assert_eq!(kind("<title>shoes</title><p>shoes for all the family<script>var t = 'are you a robot'</script>"), None);
    assert_eq!(kind(""), None);
}

#[test]
fn the_site_s_own_word_outweighs_a_form() {
    let page = "<form><input type=password></form><p class=none>Not a single one</p>";
    let html = html::parse(page).unwrap().html;
    let seen = |says_empty, good| {
        recognise(&Sighting {
            text: page,
            url: "",
            html: Some(&html),
            json: None,
            scripted: false,
            listings: 0,
            says_empty,
            good,
        })
        .is_some()
    };
    assert!(seen(false, None));
    assert!(!seen(true, None) && !seen(false, Some(true)));
    let query =
        "<title>maintenance kit - Shop</title><p class=none>No results</p><noscript>Enable JavaScript</noscript>";
    let html = html::parse(query).unwrap().html;
    let sighting = Sighting {
        text: query,
        url: "",
        html: Some(&html),
        json: None,
        scripted: false,
        listings: 0,
        says_empty: true,
        good: None,
    };
    assert_eq!(recognise(&sighting), None, "titles hold the query");
}

#[test]
fn addresses_tell_walls_by_host_and_path() {
    let of = |url| wall("<p>x</p>", url).map(|wall| wall.kind);
    assert_eq!(of("https://www.google.com/sorry/index?continue=x"), Some("google-sorry"));
    assert_eq!(of("https://consent.google.com/m?continue=x"), Some("consent"));
    assert_eq!(of("https://login.taobao.com/member/login.jhtml"), Some("login"));
    assert_eq!(of("https://site.example/search?q=/login"), None);
}

#[test]
fn maintenance_is_a_failure_and_no_wall() {
    let found = wall("<title>Back soon</title><h1>We are down for maintenance</h1>", "").unwrap();
    assert_eq!((found.kind, found.outcome), ("maintenance", Outcome::Failed));
}
