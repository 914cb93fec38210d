//! Why a check told nothing. The ledger keeps reasons in English; the commonest are told in the reader's language.

say! {
    empty() { En { "page without listings" } Zh { "页面没有结果" } }
    blocked() { En { "turned away" } Zh { "被拦截" } }
    unparsed() { En { "page not recognised" } Zh { "页面无法识别" } }
    failed() { En { "failed" } Zh { "失败" } }
    skipped() { En { "not made" } Zh { "未进行" } }
    reason(outcome: &str, detail: &str) { En { "{outcome}: {detail}" } Zh { "{outcome}：{detail}" } }

    captcha() { En { "captcha" } Zh { "验证码" } }
    consent() { En { "consent" } Zh { "要求同意条款" } }
    login() { En { "login" } Zh { "要求登录" } }
    denied() { En { "denied" } Zh { "拒绝访问" } }
    queue() { En { "queue" } Zh { "排队页" } }
    throttled() { En { "throttled" } Zh { "访问过于频繁" } }
    region() { En { "region" } Zh { "地区限制" } }
    age() { En { "age" } Zh { "年龄确认" } }
    app() { En { "app" } Zh { "要求用客户端打开" } }
    soft_block() { En { "soft-block" } Zh { "软拦截" } }
    javascript() { En { "javascript" } Zh { "需要运行脚本" } }
    maintenance() { En { "maintenance" } Zh { "网站维护" } }
    not_running() { En { "not running at that time" } Zh { "当时没有运行" } }
    under_way() { En { "the look before was still under way" } Zh { "上一次检查尚未结束" } }
    day_spent() { En { "budget of the day spent" } Zh { "当天预算已用完" } }
    month_spent() { En { "budget of the month spent" } Zh { "当月预算已用完" } }
    day_short() { En { "budget of the day does not reach for every look" } Zh { "当天预算不够支付每次检查" } }
    month_short() { En { "budget of the month does not reach for every look" } Zh { "当月预算不够支付每次检查" } }
    no_connection() { En { "no connection" } Zh { "无法连接" } }
    no_connection_in_time() { En { "no connection in time" } Zh { "连接超时" } }
    no_answer() { En { "no answer" } Zh { "没有应答" } }
    connection_refused() { En { "connection refused" } Zh { "连接被拒绝" } }
    connection_reset() { En { "connection reset" } Zh { "连接被重置" } }
    name_not_resolved() { En { "the host's name could not be resolved" } Zh { "域名无法解析" } }
    no_listing() { En { "no listing recognised" } Zh { "没有识别出结果" } }
    ended_early() { En { "incomplete: the connection ended before the page did" } Zh { "页面未传完，连接已断" } }
}
