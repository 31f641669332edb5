package io.aegis.claims.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page stands alone: what it points at is there, and it speaks of the product and of nothing else. */
class PagesTest {
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("^[a-z][a-z0-9+.-]*:");
    private static final Pattern WORKPLACE = Pattern.compile(
            "(?i)(\\bshared/|/work\\b|/tmp\\b|\\bsessions?\\b|design\\.md|semantics\\.md|\\bTODO\\b|\\bFIXME\\b)");
    private static final Pattern ABOUT_TLS_OR_PAGES = Pattern.compile("(?i)\\b(TLS|page) sessions?\\b");

    static List<Page> pages() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRelativeLinkLeadsSomewhere(Page page) {
        assertThat(LINK.matcher(page.prose())
                        .results()
                        .map(found -> found.group(1))
                        .filter(link -> !ELSEWHERE.matcher(link).find())
                        .filter(link -> !leadsSomewhere(page, link)))
                .as("dead links")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void noPageSpeaksOfWhereItWasWritten(Page page) {
        String text = ABOUT_TLS_OR_PAGES.matcher(page.text()).replaceAll("");
        assertThat(WORKPLACE.matcher(text).results().map(MatchResult::group)).isEmpty();
    }

    @Test
    void thePagesAreRead() {
        assertThat(pages())
                .extracting(Page::toString)
                .contains("README.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/vocabulary.md");
    }

    @Test
    void aDeadLinkIsSeen() {
        Page page = new Page(Page.root().resolve("README.md"), "# One\n");
        assertThat(leadsSomewhere(page, "LICENSE")).isTrue();
        assertThat(leadsSomewhere(page, "#one")).isTrue();
        assertThat(leadsSomewhere(page, "#two")).isFalse();
        assertThat(leadsSomewhere(page, "no-such-page.md")).isFalse();
        assertThat(leadsSomewhere(page, "SECURITY.md#no-such-heading")).isFalse();
    }

    private static boolean leadsSomewhere(Page page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target =
                path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
        if (path.isEmpty()) {
            return page.anchors().contains(link.substring(1));
        }
        return Files.exists(target) && (hash < 0 || Page.of(target).anchors().contains(link.substring(hash + 1)));
    }
}
