//! The figures about a party: the name of each and what it means. Formulas: `docs/judgement.md`.

say! {
    check() { En { "check" } Zh { "检查" } }
    check_means() {
        En { "One look at the results page of one keyword. Only pages with ads on which every slot is told count: what could not be seen says nothing of anybody." }
        Zh { "对一个关键词的搜索结果页查看一次。只有带广告、且每个位置都分得清的页面才计入：没看到的，不说明任何人的情况。" }
    }
    interval() { En { "(84–95)" } Zh { "(84–95)" } }
    interval_means() {
        En { "The 95 % interval, in per cent. Looks of one day are alike, so the day counts as the unit that was drawn: it is wider than one for so many independent looks would be." }
        Zh { "95% 置信区间，单位为百分比。同一天的检查彼此相似，因此以天为抽样单位：比同样次数的独立检查所得的区间更宽。" }
    }
    shown() { En { "shown" } Zh { "展示份额" } }
    shown_means() {
        En { "Observed impression share: checks that showed him / all." }
        Zh { "观察到的展示份额：看到对方的检查 / 全部检查。" }
    }
    first_slot() { En { "first slot" } Zh { "首位" } }
    first_slot_means() {
        En { "Checks in which he held the first ad slot / all." }
        Zh { "对方占首位广告位的检查 / 全部检查。" }
    }
    absolute_top() { En { "absolute top" } Zh { "首位展示率" } }
    absolute_top_means() {
        En { "He held the first ad of the page, not below or beside the results / checks that showed him. The JSON has the same over the checks that showed you too, as the ads API has it." }
        Zh { "对方占页面第一个广告（不在结果下方或侧边）/ 看到对方的检查。JSON 中另有与广告接口口径一致、以同时看到你的检查为分母的数字。" }
    }
    top_of_page() { En { "top of page" } Zh { "页首展示率" } }
    top_of_page_means() {
        En { "Shown above the results / checks that showed him and tell where their ads stand." }
        Zh { "出现在搜索结果上方 / 看到对方且能分清广告区位的检查。" }
    }
    overlap() { En { "overlap" } Zh { "重叠率" } }
    overlap_means() {
        En { "Checks that showed both of you / checks that showed you." }
        Zh { "同时看到双方的检查 / 看到你的检查。" }
    }
    above_you() { En { "above you" } Zh { "排在你之上" } }
    above_you_means() { En { "He stood above you / checks that showed both." } Zh { "对方排在你之上 / 同时看到双方的检查。" } }
    you_outrank() { En { "you outrank" } Zh { "你的超越率" } }
    you_outrank_means() {
        En { "Outranking share: you stood above him, or only you were shown / all checks, also those without you." }
        Zh { "超越率：你排在对方之上，或只有你出现 / 全部检查，包括没有你的检查。" }
    }
    all_ad_slots() { En { "all ad slots" } Zh { "广告位占比" } }
    all_ad_slots_means() {
        En { "Share of voice: his ad slots / all ad slots shown." }
        Zh { "声量份额：对方的广告位 / 看到的全部广告位。" }
    }
    in_the_peak() { En { "in the peak" } Zh { "高峰时段" } }
    in_the_peak_means() {
        En { "Presence in your peak hours; off-peak, weekdays and weekends likewise. Since he took up the stance that he has now." }
        Zh { "在你设定的高峰时段中的出现率；非高峰时段、工作日、周末同理。从对方进入现在的状态算起。" }
    }
    stance() { En { "stance" } Zh { "状态" } }
    stance_means() {
        En { "What the judgement believes of him now, how sure it is, and since when. Unclear: no stance is likelier than not. The strip has a sign for each hour of the local day since then: █ in 40 % of the checks or more, ▄ now and then, ▁ rarely, · absent, blank: not looked at." }
        Zh { "对其当前投放状态的判断、把握多大、从何时起。不明朗：没有哪种状态过半可能。时段图为此后当地一天每小时一格：█ 40% 及以上的检查中出现，▄ 时有出现，▁ 很少，· 不在，空白：没有检查。" }
    }
    endurance() { En { "endurance" } Zh { "持续性" } }
    endurance_means() {
        En { "Days fought of those looked at in the last 90. A day is fought where he was seen in 40 % of the checks of the peak, or of the other hours, of any keyword. Three days looked at and not fought are a break." }
        Zh { "最近 90 天中有检查的日子里，争位的天数。任一关键词在高峰时段或其余时段 40% 的检查中出现，即算争位一天。连续三天有检查而未争位，算一次中断。" }
    }
    depth() { En { "depth" } Zh { "广度" } }
    depth_means() {
        En { "Keywords on which he fights (a spell of three days fought or more that no break has ended), those that he left, his share of all ad slots in the last seven days." }
        Zh { "正在争的关键词（连续争位三天及以上且未中断）、已退出的关键词，以及最近七天占全部广告位的比例。" }
    }
    height() { En { "height" } Zh { "排位" } }
    height_means() {
        En { "The first slot, the mean rank and standing above you, in the last seven days." }
        Zh { "最近七天的首位情况、平均排名，以及排在你之上的情况。" }
    }
    response() { En { "response" } Zh { "应对" } }
    response_means() {
        En { "You passed him: one day he was clearly above you (in two thirds of six checks or more that show both), on the next clear day you were. And whether and after how many days he was back above you, within a week." }
        Zh { "你超过对方：某天对方明显在你之上（至少六次双方同现的检查中占三分之二），下一个分得清的日子则是你在上。并看对方一周内是否、过几天反超。" }
    }
    recovery() { En { "recovery" } Zh { "回归" } }
    recovery_means() {
        En { "How often he left a keyword (a break after a spell), came back, and after how many days." }
        Zh { "退出关键词（争位一段后中断）的次数、回来的次数，以及间隔几天。" }
    }
    grades() { En { "strong, weak …" } Zh { "强、弱……" } }
    grades_means() {
        En { "Strong: for 28 days without a break, at three quarters of the hours or more, on half of the keywords or more, and high: the first slot on half of his keywords, or above you half of the time. Steady: 14 days, at most hours. Weak: left as many keywords as he holds, or comes in a third of the hours or less, or on less than half of the days without being new. Nothing is said before seven days were looked at." }
        Zh { "强：连续 28 天不中断，覆盖四分之三以上的时段、半数以上的关键词，且排位高：在其半数关键词上占首位，或一半时间排在你之上。稳定：14 天，覆盖多数时段。弱：退出的关键词不少于仍在争的，或只在三分之一以下的时段出现，或并非新来者却有一半以上的日子未争位。检查不足七天不作判断。" }
    }
    spend() { En { "spend" } Zh { "花费" } }
    spend_means() {
        En { "Only with [[estimates]] in the config: his share of the clicks (each slot weighs 1/rank, or your click_curve) times your clicks a day times your cost per click. The range has the lower and the upper ends of all three. An estimate from your numbers: nobody sees it." }
        Zh { "仅在配置了 [[estimates]] 时：对方的点击份额（每个位置按 1/排名 或你的 click_curve 加权）× 你填的每日点击数 × 你填的单次点击成本。区间由三者的下限和上限相乘得出。这是按你的数字做的估算：没有人能看到真实花费。" }
    }

    explain_end() {
        En { "None of this is a bid or a budget: only what a visitor sees. Formulas: docs/judgement.md." }
        Zh { "以上都不是出价或预算：只是访客能看到的。公式见 docs/judgement.md。" }
    }
    off_peak() { En { "off-peak" } Zh { "非高峰" } }
    weekdays() { En { "weekdays" } Zh { "工作日" } }
    weekends() { En { "weekends" } Zh { "周末" } }
}
