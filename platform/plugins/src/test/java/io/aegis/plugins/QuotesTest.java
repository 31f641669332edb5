package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.PluginTier;
import io.aegis.admission.SettingsProblem;
import io.aegis.spi.settings.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotesTest {
    private static final Map<String, Object> SETTINGS = Map.of("rules", List.of(Map.of("a/b~c", "x")), "mode", "mask");
    private static final String KEPT = "jane@example.org";

    private final Quotes quotes = new Quotes();
    private final Object first = new Object();
    private final Object later = new Object();
    private final InstalledPlugin plugin = of(PluginTier.SANDBOXED);

    @Test
    void onePluginIsQuotedWithinTheSetThatIsMadeBeforeItHasSeenARun() {
        assertThat(objection(first, "/nowhere")).isEqualTo(new SettingsProblem("/nowhere", KEPT));
        quotes.handedOut(plugin, first);
        assertThat(objection(first, "/nowhere")).isEqualTo(new SettingsProblem("/nowhere", KEPT));
    }

    @Test
    void oneThatMayHaveSeenARunIsNot() {
        quotes.handedOut(plugin, first);
        SettingsProblem said = objection(later, "/mode");
        assertThat(said.pointer()).isEqualTo("/mode");
        assertThat(said.message()).contains("AEG-PLG-008", "incident").doesNotContain(KEPT);
        quotes.handedOut(plugin, later);
        assertThat(objection(later, "/mode").message()).doesNotContain(KEPT);
    }

    @Test
    void ourOwnAreQuotedAlways() {
        InstalledPlugin ours = of(PluginTier.TRUSTED);
        quotes.handedOut(ours, first);
        assertThat(quotes.objection(ours, later, SETTINGS, new SettingsException("/mode", "may be")))
                .isEqualTo(new SettingsProblem("/mode", "may be"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/mode", "/rules", "/rules/0", "/rules/0/a~1b~0c"})
    void aPlaceThatSettingsHaveIsNamed(String pointer) {
        quotes.handedOut(plugin, first);
        assertThat(objection(later, pointer).pointer()).isEqualTo(pointer);
    }

    /** Any other spelling would be a text of the plugin's own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                KEPT,
                "/" + KEPT,
                "mode",
                "/mode/",
                "/mode/0",
                "/rules/00",
                "/rules/1",
                "/rules/-1",
                "/rules/9999999999",
                "/rules/0/a~1b~c",
                "/rules/0/a/b~0c"
            })
    void anotherIsNot(String pointer) {
        quotes.handedOut(plugin, first);
        assertThat(objection(later, pointer).pointer()).isEmpty();
    }

    private SettingsProblem objection(Object set, String pointer) {
        return quotes.objection(plugin, set, SETTINGS, new SettingsException(pointer, KEPT));
    }

    private static InstalledPlugin of(PluginTier tier) {
        InstalledPlugin any = PluginCallsTest.plugin("00");
        return new InstalledPlugin(
                any.name(),
                any.version(),
                any.digest(),
                tier,
                any.grants(),
                any.signer(),
                any.declaration(),
                any.schema(),
                any.state());
    }
}
