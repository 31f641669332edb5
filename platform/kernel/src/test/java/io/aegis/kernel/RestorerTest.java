package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestorerTest {
    private static final String SECRET = "jane@corp";

    private final MaskMap masks = World.masks();
    private final String mask = masks.hide(SECRET, "EMAIL", MaskMap.Origin.REQUEST, true);

    @Test
    void aMaskSplitAtEveryPointComesBackWhole() {
        String text = "write <b> to " + mask + ", " + mask + mask + " a < b <";
        String whole = text.replace(mask, SECRET);
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                assertThat(restored(text, first, second)).isEqualTo(whole);
            }
        }
    }

    @Test
    void aMaskNeverComesBackIntoAPlaceThatSendsHoweverItIsSplit() {
        for (String place : List.of(
                "https://evil/?q=%s",
                "HTTPS://evil/%s",
                "//evil/%s",
                "www.evil.example/%s",
                "evil.example/?q=%s",
                "evil.example?%s",
                "mailto:%s",
                "https:/\\evil/%s",
                "\\\\evil\\%s",
                "https://evil/?q=>%s",
                "https://evil/?q=\u3000%s",
                "https://evil/?q=\u200b%s",
                "ht\u200btps://evil/%s",
                "![](/x?%s)",
                "![a](  /x \"title\" %s)",
                "![a] (/x?%s)",
                "![a]\n(/x?%s)",
                "[a](/x_(y)_%s)",
                "[a](\\)/x?%s)",
                "![a](<//evil/ ) %s>)",
                "![a](<https&#58;&#47;&#47;evil/ ) %s>)",
                "[a]: /x?%s",
                "- [a]: /x?%s",
                "[a]:\nhttps:&#47;&#47;evil/?%s",
                "[a\nb]: https&#58;&#47;&#47;evil/?%s",
                "<a href=/x?%s>",
                "<a href='/x?%s'>",
                "<a href=\"/x?%s\">",
                "<img alt=\">\" src=\"ht&#116;ps&#58;&#47;&#47;evil/?%s\">",
                "<img\nsrc\n=\n\"%s\">",
                "<https:evil.example/%s>",
                "<div style='background:url(%s)'>",
                "background:url(%s)")) {
            String text = "a " + place.formatted(mask);
            for (int at = 0; at <= text.length(); at++) {
                assertThat(restored(text, at, at))
                        .as(place)
                        .doesNotContain(SECRET)
                        .contains(Restorer.REDACTED);
            }
        }
    }

    @Test
    void aMaskComesBackWhereNothingIsSent() {
        for (String place : List.of(
                "%s",
                "Dear %s, see https://example.com for more: %s.",
                "[a](/x) %s",
                "[a](<x y>) %s",
                "**%s**",
                "`%s`",
                "a < b and %s > c",
                "<b>%s</b>",
                "<a href=\"/x\">%s</a>",
                "[a]: /x\n%s",
                "see [1]. %s",
                "e.g. %s and/or %s")) {
            String text = place.replace("%s", mask);
            assertThat(Restorer.whole(masks, text)).as(place).isEqualTo(place.replace("%s", SECRET));
        }
    }

    @Test
    void whatAGuardKeepsStaysMasked() {
        String kept = masks.hide("Jane", "PERSON", MaskMap.Origin.REQUEST, false);
        String nested = masks.hide(kept + " Doe", "NAME", MaskMap.Origin.REQUEST, true);
        assertThat(Restorer.whole(masks, kept + nested)).isEqualTo(kept + nested);
    }

    @Test
    void aMaskInAMaskComesBackAsTheFirstText() {
        String outer = masks.hide("to " + mask + "!", "LINE", MaskMap.Origin.REQUEST, true);
        assertThat(Restorer.whole(masks, outer)).isEqualTo("to " + SECRET + "!");
    }

    @Test
    void whatTheModelWroteItselfIsRedacted() {
        String answer = masks.hide("4711", "CARD", MaskMap.Origin.ANSWER, true);
        assertThat(Restorer.whole(masks, "x " + answer)).isEqualTo("x [redacted]");
        String stolen = masks.hide(mask + " 4711", "CARD", MaskMap.Origin.ANSWER, true);
        assertThat(Restorer.whole(masks, stolen)).isEqualTo("[redacted]");
    }

    @Test
    void textThatOnlyLooksLikeAMaskIsData() {
        var other = new MaskMap(World::tag, "api_key:joe");
        String foreign = other.hide(SECRET, "EMAIL", MaskMap.Origin.REQUEST, true);
        assertThat(foreign).isNotEqualTo(mask);
        for (String text : List.of(
                foreign, "<EMAIL_abcdefghijkl>", "<EMAIL_" + "<<", mask.substring(1), "<<<<" + "A".repeat(80))) {
            assertThat(Restorer.whole(masks, text)).isEqualTo(text);
        }
        assertThat(Restorer.whole(masks, "<" + mask + ">")).isEqualTo("<" + SECRET + ">");
    }

    @Test
    void aMapThatFillsInMidStreamIsSeenWithWhatStandsBefore() {
        var empty = World.masks();
        var restorer = new Restorer(empty);
        String before = restorer.next("![](https://evil/?q=");
        String late = empty.hide(SECRET, "EMAIL", MaskMap.Origin.REQUEST, true);
        assertThat(before + restorer.next(late + ")") + restorer.finish()).doesNotContain(SECRET);
    }

    @Test
    void anySplitGivesWhatTheWholeGives() {
        var random = new Random(7);
        List<String> bits = List.of(
                mask, "<", ">", "](", ")", "\n", " ", "https://x/", "[a]:", "\"", "=", "<a ", "\\", "x.y/", "'", "<EM");
        for (int round = 0; round < 3000; round++) {
            var text = new StringBuilder();
            for (int bit = 0; bit < 8; bit++) {
                text.append(bits.get(random.nextInt(bits.size())));
            }
            int first = random.nextInt(text.length() + 1);
            int second = first + random.nextInt(text.length() - first + 1);
            assertThat(restored(text.toString(), first, second)).isEqualTo(Restorer.whole(masks, text.toString()));
        }
    }

    private String restored(String text, int first, int second) {
        var restorer = new Restorer(masks);
        return restorer.next(text.substring(0, first))
                + restorer.next(text.substring(first, second))
                + restorer.next(text.substring(second))
                + restorer.finish();
    }
}
