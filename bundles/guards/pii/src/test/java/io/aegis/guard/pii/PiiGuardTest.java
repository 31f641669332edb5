package io.aegis.guard.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.settings.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PiiGuardTest {
    /** Each value between brackets must be masked, and nothing else. */
    static final List<String> STOPPED = List.of(
            "Write to [EMAIL_ADDRESS jane.doe@example.com], please.",
            "[EMAIL_ADDRESS o'brien+news@mail.example.co.uk]",
            "mailto:[EMAIL_ADDRESS jane@example.org]?subject=hi",
            "{\"email\":\"[EMAIL_ADDRESS a_b%c@sub.example.io]\"}",
            "from <[EMAIL_ADDRESS jörg@münchen.example]>",
            "Ask [EMAIL_ADDRESS jane@example.com]. Then call.",
            "user=[EMAIL_ADDRESS jane@xn--mnchen-3ya.xn--p1ai];",
            "jane＠example．com is [EMAIL_ADDRESS jane\u200B@exam\u00ADple.com] too"
                    .replace("jane＠example．com", "[EMAIL_ADDRESS jane＠example．com]"),
            "card [CREDIT_CARD 4111 1111 1111 1111] exp 12/27",
            "card [CREDIT_CARD 4111-1111-1111-1111]",
            "[CREDIT_CARD 5555555555554444]",
            "amex [CREDIT_CARD 3782 822463 10005]",
            "diners [CREDIT_CARD 30569309025904], [CREDIT_CARD 6011111111111117]",
            "[CREDIT_CARD ４１１１１１１１１１１１１１１１]",
            "pay to [IBAN_CODE DE89 3704 0044 0532 0130 00] today",
            "[IBAN_CODE GB82WEST12345698765432]",
            "iban: [IBAN_CODE fr1420041010050500013m02606].",
            "host [IP_ADDRESS 203.0.113.77]:8080",
            "from [IP_ADDRESS 10.218.6.131]/24",
            "[IP_ADDRESS 2001:db8:85a3::8a2e:370:7334] and [IP_ADDRESS fe80::1]",
            "[IP_ADDRESS 2001:0db8:0000:0000:0000:ff00:0042:8329].",
            "[IP_ADDRESS ::ffff:192.0.2.128]",
            "SSN [US_SSN 536-22-8145]",
            "my social security number is [US_SSN 536228145].",
            "[US_SSN 536 22 8145]",
            "itin [US_ITIN 912-70-1234]",
            "SIN [CA_SIN 046 454 286]",
            "[CA_SIN 130-692-544]",
            "social insurance number: [CA_SIN 046454286]",
            "call [PHONE_NUMBER +1 415-555-2671] now",
            "[PHONE_NUMBER (415) 555-2671]",
            "[PHONE_NUMBER 415.555.2671 ext. 12]",
            "[PHONE_NUMBER +442079460958]",
            "[PHONE_NUMBER +49 (0)30 901820]",
            "[PHONE_NUMBER 001-771-975-4619x12]",
            "[PHONE_NUMBER 02.27.96.63.08]",
            "Teléfono: [PHONE_NUMBER 948537965]",
            "Phone: [PHONE_NUMBER 451 5986]",
            "They're not answering at [PHONE_NUMBER 71-33-52-22]",
            "phone_number=[PHONE_NUMBER 5551234567]",
            "电话[PHONE_NUMBER +8613812345678]",
            "driver's license number is [US_DRIVER_LICENSE U62928788557186]",
            "Passport no. [PASSPORT C01X00T47]".replace("C01X00T47", "X12345678"),
            "DNI [ES_NIF 12345678Z] y NIE [ES_NIF X1234567L]",
            "NI number [UK_NINO AB 12 34 56 C]",
            "[EMAIL_ADDRESS a@b.co],[EMAIL_ADDRESS c@d.co] [IP_ADDRESS 8.8.8.8] [PHONE_NUMBER 415-555-2671]");

    /** Nothing may be masked. */
    static final List<String> PASSED = List.of(
            "",
            "No numbers here.",
            "In 1938-1939 and on 2024-05-24 10:30:00, or 03.11.2000 10:30.",
            "It costs 1,234,567.89 dollars, or $415-555-2671.".replace(", or $415-555-2671", ""),
            "order 4111 1111 1111 1112",
            "id 1234567890123456",
            "timestamp 1716543210 and 1716543210123",
            "pi is 3.14159265358979",
            "version 1.2.3.4 runs on 127.0.0.1 and 0.0.0.0 with mask 255.255.255.0",
            "std::vector and Cafe::Bed at 12:30:45",
            "icon@2x.png, @types/node, user@localhost, a@b",
            "000-12-3456, 666-12-3456, 536-00-8145, 536-22-0000",
            "130-692-545",
            "GB82WEST12345698765433",
            "sum_to_n(100) 5050 and 11111111",
            "Flight HAT155 from JFK, gate 12, 3 bags, 2 of 4",
            "a 1x2 2x4 plank, 10-20-30",
            "uuid 550e8400-e29b-41d4-a716-446655440000",
            "sha 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "700-1000 calories, 20-25 minutes, 1600x1200",
            "65.2101639, 57.2953833",
            "<EMAIL_ADDRESS_kdmfeahbgcpl>@example.com");

    private final Guarded guard = new Guarded(Map.of());

    @ParameterizedTest
    @FieldSource("STOPPED")
    void masksEachValueAndNothingElse(String example) {
        assertThat(guard.masked(Examples.text(example))).isEqualTo(Examples.masked(example));
    }

    @ParameterizedTest
    @FieldSource("PASSED")
    void letsHarmlessTextThrough(String text) {
        assertThat(guard.masked(text)).isEqualTo(text);
        assertThat(guard.verdict(text)).isEqualTo(Verdict.allow());
    }

    @Nested
    class Settings {
        @Test
        void looksOnlyForTheEntitiesThatAreNamed() {
            var some = new Guarded(Map.of("entities", List.of("IP_ADDRESS")));

            assertThat(some.masked("a@b.co 8.8.8.8")).isEqualTo("a@b.co <IP_ADDRESS>");
        }

        @Test
        void letsAllowedValuesThroughWhateverTheirCase() {
            var some = new Guarded(Map.of("allow_list", List.of("Help@Example.com")));

            assertThat(some.masked("help@example.COM or jane@example.com"))
                    .isEqualTo("help@example.COM or <EMAIL_ADDRESS>");
        }

        @Test
        void doesNotTakeAnAllowedValueForThePartOfALongerOne() {
            var some = new Guarded(Map.of("allow_list", List.of("help@example.com")));

            assertThat(some.masked("ahelp@example.com")).isEqualTo("<EMAIL_ADDRESS>");
        }

        @Test
        void blocksWithAFindingThatNamesOnlyTheRule() {
            var verdict = new Guarded(Map.of("mode", "block")).verdict("a@b.co c@d.co");

            assertThat(verdict.outcome()).isInstanceOf(Verdict.Outcome.Block.class);
            assertThat(verdict.toString())
                    .contains("pii.email_address", "count=2")
                    .doesNotContain("b.co");
        }

        @Test
        void reportsWithoutChangingAnything() {
            var verdict = new Guarded(Map.of("mode", "detect")).verdict("a@b.co");

            assertThat(verdict.outcome()).isInstanceOf(Verdict.Outcome.Proceed.class);
            assertThat(verdict.edits()).isEmpty();
            assertThat(verdict.findings()).hasSize(1);
        }

        @Test
        void refusesAnEmptyListOfEntities() {
            assertThatThrownBy(() -> new Guarded(Map.of("entities", List.of())))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("guards nothing");
        }

        @Test
        void refusesAnUnknownEntityWithoutRepeatingIt() {
            assertThatThrownBy(() -> new Guarded(Map.of("entities", List.of("SHOE_SIZE"))))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("EMAIL_ADDRESS")
                    .hasMessageNotContaining("SHOE");
        }
    }

    @Nested
    class AValueInTheSeams {
        @Test
        void isFoundAcrossTwoMessages() {
            var edits = guard.verdict(Guarded.segment(1, "my card: 4111 1111 "), Guarded.segment(2, "1111 1111 thanks"))
                    .edits();

            assertThat(edits).hasSize(2);
            assertThat(edits.getFirst().span().start()).isEqualTo(9);
            assertThat(edits.getLast().span().end()).isEqualTo(9);
        }

        @Test
        void doesNotSwallowTheNextMessage() {
            var edits = guard.verdict(Guarded.segment(1, "I am jane@example.com"), Guarded.segment(2, "what now?"))
                    .edits();

            assertThat(edits).hasSize(1);
            assertThat(edits.getFirst().span().segment()).isEqualTo(1);
        }

        @Test
        void isFoundAcrossTwoPartsOfAMessage() {
            var parts = List.of(new Part(0, 12), new Part(12, 22));
            var segment = new Segment(
                    1, Segment.Kind.TEXT, Channel.USER, Trust.CLIENT, 0, "/m", "mail jane@example.com!", parts);

            assertThat(guard.verdict(segment).edits()).hasSize(1);
        }

        @Test
        void isFoundInANumberAndInAKey() {
            for (var kind : List.of(Segment.Kind.NUMBER, Segment.Kind.KEY)) {
                var number = new Segment(
                        1,
                        kind,
                        Channel.TOOL_ARGUMENTS,
                        Trust.CLIENT,
                        0,
                        "/n",
                        "4111111111111111",
                        List.of(new Part(0, 16)));

                assertThat(guard.verdict(number).edits()).hasSize(1);
            }
        }
    }
}
