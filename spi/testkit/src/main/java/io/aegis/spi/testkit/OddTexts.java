package io.aegis.spi.testkit;

import java.util.List;

/** Texts that trip guards. */
final class OddTexts {
    static final String PLACEHOLDER = "<EMAIL_ADDRESS_kdmfeahbgcpl>";

    private static final int HUGE = 64 * 1024;

    static final List<String> SHORT = List.of(
            "a",
            " ",
            "\n\r\n\t",
            "\u0001\u0007\u001b[31m\u007f\u0085",
            "naïve café — “quoted” … 北京 Ελληνικά",
            "👩‍👩‍👧‍👦 🏳️‍🌈 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀😀😀",
            "שלום \u202eabc\u202c مرحبا \u2066x\u2069",
            "zero\u200bwidth\u200djoiner\ufeffmark\u00ad",
            "e\u0301\u0301\u0301\u0301\u0301\u0301",
            PLACEHOLDER,
            "mail " + PLACEHOLDER + PLACEHOLDER + " twice",
            "<EMAIL_ADDRESS_kdmfeahbgcp",
            "<EMAIL_ADDRESS_zzzzzzzzzzzz> <A_> <_>",
            "{\"a\":[1,2,{\"b\":\"\\u0041\"}]} <tag attr='x'> %41%42 \\x41",
            "((((((((((((((((((((a+)+)+)+)+)+)+)+)+)",
            "00000000-0000-0000-0000-000000000000 1.2.3.4 ::1 2026-11-23T10:00:00Z",
            "@@@@ .... ---- ____ //// ==== ++++ ####");

    private OddTexts() {}

    static List<String> huge() {
        return List.of(
                "a".repeat(HUGE),
                " ".repeat(HUGE),
                "9".repeat(HUGE),
                "<".repeat(HUGE),
                "a@".repeat(HUGE / 2),
                "a1-".repeat(HUGE / 3),
                "😀".repeat(HUGE / 2),
                (PLACEHOLDER + " ").repeat(HUGE / 32));
    }
}
