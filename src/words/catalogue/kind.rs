//! What is said of each kind of finding: only what somebody outside can know. `who` begins the sentence, `on` is a keyword
//! or how many.

say! {
    more_room() { En { "More room for you" } Zh { "你的空间变大" } }
    less_room() { En { "Less room for you" } Zh { "你的空间变小" } }

    left(who: &str, on: &str) { En { "{who} left the ad slots on {on}" } Zh { "{who}退出了{on}的广告位" } }
    left_means() {
        En { "He fought for the ad slots here and is gone now, or shows up only now and then. He may have paused, cut down or moved elsewhere; from outside these look the same." }
        Zh { "对方此前在这里争广告位，现在不见了，或只是偶尔出现。可能是暂停、缩减或转投别处；从外面看都一样。" }
    }
    left_advice() {
        En { "There is one contender less in the hours he left. If you ease off there, do it in small steps and watch your rank; he may come back." }
        Zh { "对方离开的时段少了一个竞争对手。如果你想在那里收一收，请小步调整并留意自己的排名；对方可能回来。" }
    }
    retreated(who: &str, on: &str) { En { "{who} retreated to the peak on {on}" } Zh { "{who}在{on}上退守高峰时段" } }
    retreated_means() {
        En { "Outside the peak he is hardly seen any more; in the peak he still fights. So it looks when somebody sets hours for his ads, or keeps them for the rush." }
        Zh { "高峰时段以外几乎看不到对方了；高峰时段仍在争。设定了投放时段，或只留给高峰时，看起来就是这样。" }
    }
    retreated_advice() {
        En { "Outside the peak there is one contender less. In the peak nothing has changed: hold your ground there." }
        Zh { "高峰时段以外少了一个竞争对手。高峰时段没有变化：守住你的位置。" }
    }
    entered_peak(who: &str, on: &str) { En { "{who} now contests the peak on {on}" } Zh { "{who}开始在高峰时段争{on}的广告位" } }
    entered_peak_means() {
        En { "He was absent and is now in the ad slots in the peak, and only there." }
        Zh { "对方原来不在，现在只在高峰时段占广告位。" }
    }
    entered_peak_advice() {
        En { "Watch your rank in the peak over the next days before you answer: some only try for a while." }
        Zh { "先观察几天高峰时段的排名再回应：有些只是试一试。" }
    }
    entered(who: &str, on: &str) { En { "{who} now advertises at all hours on {on}" } Zh { "{who}开始在{on}上全天投放" } }
    entered_means() {
        En { "He was absent and is now in the ad slots in the peak and outside it." }
        Zh { "对方原来不在，现在高峰时段内外都占着广告位。" }
    }
    entered_advice() {
        En { "Look who lost the place he took. If it was you, decide which hours are worth holding first." }
        Zh { "看看对方占的是谁的位置。如果是你的，先想好哪些时段值得守。" }
    }
    returned(who: &str, on: &str) { En { "{who} is back at all hours on {on}" } Zh { "{who}重新在{on}上全天投放" } }
    returned_means() {
        En { "He had backed off and now fights again, in the peak and outside it." }
        Zh { "对方曾退出，现在又开始争，高峰时段内外都有。" }
    }
    returned_advice() {
        En { "What you changed while he was away may no longer hold: look at your rank first, then at your hours." }
        Zh { "对方不在时你做的调整可能不再适用：先看排名，再看时段。" }
    }
    expanded(who: &str, on: &str) { En { "{who} expanded to all hours on {on}" } Zh { "{who}在{on}上扩展到全天" } }
    expanded_means() {
        En { "He was in the ad slots in the peak only and now is there outside it too." }
        Zh { "对方原来只在高峰时段占广告位，现在其余时段也在。" }
    }
    expanded_advice() {
        En { "The quiet hours have one contender more. Look whether you still hold your slot there." }
        Zh { "非高峰时段多了一个竞争对手。看看你在那里是否还守得住位置。" }
    }
    took_top(who: &str, on: &str) { En { "{who} took the first ad slot on {on}" } Zh { "{who}拿下了{on}的首位广告位" } }
    took_top_tag() { En { "First slot lost to him" } Zh { "首位被对方占去" } }
    took_top_means() {
        En { "He is there as often as before, but now mostly in the first ad slot." }
        Zh { "对方出现得和以前一样多，但现在多半在首位广告位。" }
    }
    took_top_advice() {
        En { "Look at your own rank: did he pass you, or somebody else? The digest shows who stood first." }
        Zh { "看看你自己的排名：对方超过的是你，还是别人？日报里有谁占首位。" }
    }
    ceded_top(who: &str, on: &str) { En { "{who} gave up the first ad slot on {on}" } Zh { "{who}让出了{on}的首位广告位" } }
    ceded_top_tag() { En { "First slot contested" } Zh { "首位有机会" } }
    ceded_top_means() {
        En { "He is there as often as before, but no longer mostly in the first ad slot." }
        Zh { "对方出现得和以前一样多，但多半不在首位广告位了。" }
    }
    ceded_top_advice() {
        En { "Look who stands first now. If it is you, nothing needs doing but watching." }
        Zh { "看看现在谁在首位。如果是你，留意即可。" }
    }
    runs_out(who: &str, on: &str) { En { "{who} goes dark in the course of the day on {on}" } Zh { "{who}在{on}上每天中途下线" } }
    runs_out_tag() { En { "Hours left open" } Zh { "有空档时段" } }
    runs_out_means() {
        En { "Day after day he is there at first and gone later. So it looks when something for the day is used up, or when hours are set." }
        Zh { "每天都是先在、后来不在。当天的额度用完，或设定了投放时段时，看起来就是这样。" }
    }
    runs_out_advice() {
        En { "After he goes dark there is one contender less, until the next day." }
        Zh { "对方下线之后到第二天之前，少了一个竞争对手。" }
    }
    runs_out_earlier(who: &str, on: &str) { En { "{who} goes dark earlier in the day on {on}" } Zh { "{who}在{on}上更早下线" } }
    runs_out_earlier_tag() { En { "More hours left open" } Zh { "空档时段变多" } }
    runs_out_earlier_means() {
        En { "He used to stay longer before he went dark for the day." }
        Zh { "对方以前每天撑得更久才下线。" }
    }
    runs_out_earlier_advice() {
        En { "The hours without him begin earlier now; look at the strip for when." }
        Zh { "没有对方的时段现在开始得更早；具体见时段图。" }
    }
    runs_out_later(who: &str, on: &str) { En { "{who} lasts longer into the day on {on}" } Zh { "{who}在{on}上每天撑得更久" } }
    runs_out_later_tag() { En { "Fewer hours left open" } Zh { "空档时段变少" } }
    runs_out_later_means() { En { "He used to go dark for the day sooner." } Zh { "对方以前每天更早下线。" } }
    runs_out_later_advice() {
        En { "The hours without him begin later now; look at the strip for when." }
        Zh { "没有对方的时段现在开始得更晚；具体见时段图。" }
    }
    runs_out_no_more(who: &str, on: &str) { En { "{who} no longer goes dark in the course of the day on {on}" } Zh { "{who}在{on}上不再中途下线" } }
    runs_out_no_more_means() {
        En { "He used to be gone later in the day and is there to its end now." }
        Zh { "对方以前每天后半段不在，现在一直在到当天结束。" }
    }
    runs_out_no_more_advice() {
        En { "The late hours have one contender more. Look whether you still hold your slot there." }
        Zh { "晚间时段多了一个竞争对手。看看你在那里是否还守得住位置。" }
    }
    unchanged(who: &str, on: &str) { En { "{who} did not change after all on {on}" } Zh { "{who}在{on}上其实没有变化" } }
    unchanged_tag() { En { "Taken back" } Zh { "已撤回" } }
    unchanged_means() {
        En { "With more checks the earlier finding no longer holds." }
        Zh { "检查多了之后，此前的发现不再成立。" }
    }
    unchanged_advice() {
        En { "If you changed anything because of it, look at it again." }
        Zh { "如果你因此做过调整，请再看一遍。" }
    }

    market_tag() { En { "The market moves" } Zh { "市场在动" } }
    market_up(who: &str, on: &str) { En { "{who} show up more on {on}" } Zh { "{who}在{on}上出现得更多" } }
    market_up_means() {
        En { "So many did not decide alone on the same day. So it looks in a sale, on a holiday, or when the site shows more ads or changed its rules." }
        Zh { "这么多家不会恰好同一天各自决定。大促、节假日，或网站增加广告、改了规则时，看起来就是这样。" }
    }
    market_up_advice() {
        En { "Do not answer one rival: ask what the day is. If it is a sale, decide what a place is worth to you while it lasts; most go back when it is over, and that is told once." }
        Zh { "不要针对某一个对手回应：先看看这是什么日子。如果是大促，想好期间一个位置对你值多少；结束后多数会退回去，届时会再提醒一次。" }
    }
    market_down(who: &str, on: &str) { En { "{who} show up less on {on}" } Zh { "{who}在{on}上出现得更少" } }
    market_down_means() {
        En { "So many did not decide alone on the same day. So it looks after a sale, on a holiday, or when the site shows fewer ads or changed its rules." }
        Zh { "这么多家不会恰好同一天各自决定。大促之后、节假日，或网站减少广告、改了规则时，看起来就是这样。" }
    }
    market_down_advice() {
        En { "There are fewer contenders for now. Look whether you are still shown yourself: if you fell with them, it is the site." }
        Zh { "眼下竞争对手少了。看看你自己是否还在展示：如果你也一起掉了，那是网站的原因。" }
    }

    own_tag() { En { "Your own shop" } Zh { "你的店铺" } }
    own_gone_means() {
        En { "Your ads are seen less than before. A budget used up, a paused campaign, a refused ad or rivals above you: from outside these look the same." }
        Zh { "你的广告出现得比以前少。预算耗尽、计划暂停、广告被拒，或对手排到了你上面：从外面看都一样。" }
    }
    own_gone_advice() {
        En { "Look into your advertising account: does the campaign run, is the day's budget used up, is the ad approved?" }
        Zh { "去广告后台看看：计划在投吗，当天预算用完了吗，广告审核通过了吗？" }
    }
    own_meant_advice() {
        En { "If this is what you meant to do, nothing needs doing. If not, look into your account." }
        Zh { "如果这正是你想要的，什么都不用做。如果不是，去后台看看。" }
    }
    own_left(who: &str, on: &str) { En { "{who} dropped out of the ad slots on {on}" } Zh { "{who}掉出了{on}的广告位" } }
    own_peak_only(who: &str, on: &str) { En { "{who} is seen in the peak only on {on}" } Zh { "{who}在{on}上只在高峰时段出现" } }
    own_lost_top(who: &str, on: &str) { En { "{who} lost the first ad slot on {on}" } Zh { "{who}失去了{on}的首位广告位" } }
    own_lost_top_means() {
        En { "You are there as often as before, but no longer mostly in the first ad slot." }
        Zh { "你出现得和以前一样多，但多半不在首位广告位了。" }
    }
    own_lost_top_advice() {
        En { "Look who stands first now, and whether those hours are worth it to you." }
        Zh { "看看现在谁在首位，以及那些时段对你是否值得。" }
    }
    own_lasts_means() {
        En { "Your ads are seen until later in the day than before." }
        Zh { "你的广告每天比以前出现到更晚。" }
    }
    own_peak(who: &str, on: &str) { En { "{who} is seen in the peak now on {on}" } Zh { "{who}现在高峰时段出现在{on}上" } }
    own_peak_means() { En { "Your ads are seen in the peak, and only there." } Zh { "你的广告只在高峰时段出现。" } }
    own_all_hours(who: &str, on: &str) { En { "{who} is seen at all hours now on {on}" } Zh { "{who}现在全天出现在{on}上" } }
    own_all_hours_means() {
        En { "Your ads are seen in the peak and outside it." }
        Zh { "你的广告高峰时段内外都能看到。" }
    }
    own_took_top(who: &str, on: &str) { En { "{who} holds the first ad slot now on {on}" } Zh { "{who}现在占着{on}的首位广告位" } }
    own_took_top_means() {
        En { "You are there as often as before, and now mostly in the first ad slot." }
        Zh { "你出现得和以前一样多，现在多半在首位广告位。" }
    }
}
