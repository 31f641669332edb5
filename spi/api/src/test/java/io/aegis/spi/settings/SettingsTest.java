package io.aegis.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Settings SETTINGS = Settings.of(Map.of(
            "text",
            "canary",
            "flag",
            true,
            "count",
            7,
            "share",
            0.5,
            "wait",
            "250ms",
            "list",
            List.of("a", "b"),
            "children",
            List.of(Map.of("name", "x"), Map.of("name", 1)),
            "child",
            Map.of("deep", Map.of("name", 1))));

    @Nested
    class Reading {
        @Test
        void givesWhatIsSet() {
            assertThat(SETTINGS.string("text")).contains("canary");
            assertThat(SETTINGS.bool("flag")).contains(true);
            assertThat(SETTINGS.integer("count")).contains(7L);
            assertThat(SETTINGS.number("share")).contains(0.5);
            assertThat(SETTINGS.number("count")).contains(7.0);
            assertThat(SETTINGS.duration("wait")).contains(Duration.ofMillis(250));
            assertThat(SETTINGS.strings("list")).containsExactly("a", "b");
        }

        @Test
        void givesNothingForWhatIsNotSet() {
            assertThat(SETTINGS.string("absent")).isEmpty();
            assertThat(SETTINGS.strings("absent")).isEmpty();
            assertThat(SETTINGS.children("absent")).isEmpty();
            assertThat(SETTINGS.child("absent")).isEmpty();
        }

        @Test
        void refusesAnotherTypeAndSaysWhereAndNeverWhat() {
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> SETTINGS.integer("text"))
                    .withMessageContaining("'text'")
                    .withMessageNotContaining("canary")
                    .satisfies(wrong -> assertThat(wrong.pointer()).isEqualTo("/text"));
        }

        @Test
        void refusesADurationWithoutAUnit() {
            for (String text : List.of("5", "5 s", "-5s", "5w", "", "1234567890s")) {
                assertThatThrownBy(() -> Settings.of(Map.of("wait", text)).duration("wait"))
                        .isInstanceOf(SettingsException.class);
            }
        }

        @Test
        void pointsIntoNestedSettings() {
            var second = SETTINGS.children("children").get(1);
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> second.string("name"))
                    .satisfies(wrong -> assertThat(wrong.pointer()).isEqualTo("/children/1/name"));
            var deep = SETTINGS.child("child")
                    .flatMap(child -> child.child("deep"))
                    .orElseThrow();
            assertThat(deep.pointer()).isEqualTo("/child/deep");
        }
    }

    @Test
    void doesNotChangeWithWhatItWasMadeFrom() {
        var list = new ArrayList<>(List.of("a"));
        var values = new HashMap<String, Object>(Map.of("list", list));
        var settings = Settings.of(values);
        list.add("b");
        values.put("more", 1);
        assertThat(settings.strings("list")).containsExactly("a");
        assertThat(settings.names()).containsExactly("list");
        assertThatThrownBy(() -> settings.asMap().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void takesNothingButPlainData() {
        assertThatThrownBy(() -> Settings.of(Map.of("x", new Object()))).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> Settings.of(Map.of("x", Map.of(1, "y")))).isInstanceOf(SettingsException.class);
    }

    @Test
    void neverShowsAValue() {
        assertThat(SETTINGS.toString()).contains("text").doesNotContain("canary");
    }
}
