package io.aegis.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, the answer is a configuration or one {@link ConfigException}. */
class MutationTest {
    private static final int RUNS = 2_000;
    private static final String[] SCRAPS = {
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "#",
        "&a ",
        "*a",
        "!!str ",
        "|\n",
        ">\n",
        "\t",
        "\n",
        "---\n",
        "null",
        "~",
        "1e999",
        "0x1F",
        "secret://env/A",
        "https://u:p@h",
        "\\u0000",
        "\uFEFF",
        "%YAML 9.9\n",
        "? ",
        "<<: "
    };

    private final ConfigLoader loader = new ConfigLoader(SettingsSchemas.unknown());

    @Test
    void flippedBytesNeverSurprise() {
        var random = new Random(20_261_123);
        byte[] sample = Given.resource("first-sample.yaml").getBytes(UTF_8);
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            byte[] mutated = sample.clone();
            for (int flip = 0; flip <= random.nextInt(4); flip++) {
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += isRefused(mutated) ? 1 : 0;
        }
        assertThat(refused).isBetween(RUNS / 4, RUNS - 1);
    }

    @Test
    void scrapsOfYamlNeverSurprise() {
        var random = new Random(42);
        String sample = Given.resource("first-sample.yaml");
        for (int run = 0; run < RUNS; run++) {
            var mutated = new StringBuilder(sample);
            for (int scrap = 0; scrap <= random.nextInt(3); scrap++) {
                int at = random.nextInt(mutated.length());
                int end = Math.min(mutated.length(), at + random.nextInt(12));
                mutated.replace(at, end, SCRAPS[random.nextInt(SCRAPS.length)]);
            }
            isRefused(mutated.toString().getBytes(UTF_8));
        }
    }

    @Test
    void scrapsInTheEnvironmentNeverSurprise() {
        var random = new Random(7);
        for (int run = 0; run < RUNS; run++) {
            String value = SCRAPS[random.nextInt(SCRAPS.length)] + SCRAPS[random.nextInt(SCRAPS.length)];
            String variable = random.nextBoolean() ? "AEGIS__ROUTES__DEFAULT" : "AEGIS__GUARDRAILS__PII";
            isRefused(Given.resource("first-sample.yaml").getBytes(UTF_8), Map.of(variable, value));
        }
    }

    private boolean isRefused(byte[] bytes) {
        return isRefused(bytes, Map.of());
    }

    private boolean isRefused(byte[] bytes, Map<String, String> environment) {
        try {
            Config config = loader.load(ConfigSource.of("aegis.yaml", bytes), environment, Flags.none());
            assertThat(config.effective().digest()).hasSize("sha256:".length() + 64);
            return false;
        } catch (ConfigException refused) {
            assertThat(refused.problems()).isNotEmpty();
            return true;
        } catch (RuntimeException defect) {
            return fail("a defect instead of a problem, for:\n" + new String(bytes, UTF_8) + environment, defect);
        }
    }
}
