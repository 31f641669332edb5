package io.aegis.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.config.Change;
import io.aegis.config.Config;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.PluginKind;
import io.aegis.config.SettingsSchema;
import io.aegis.config.SettingsSchemas;
import io.aegis.kernel.port.Evidence;
import io.aegis.ledger.Cadence;
import io.aegis.ledger.Ledger;
import io.aegis.ledger.LedgerReader;
import io.aegis.vault.PlatformKeys;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ran before is compared with what starts now, however little is left of it. */
class LastConfigTest {
    private static final String GUARDED = """
        providers: {main: {type: fake}}
        guardrails: {quiet: {type: acme.quiet, level: 3}, pii: {type: aegis.pii}}
        pipeline: {ingress: [pii, quiet]}
        routes: {default: {provider: main}}
        auth: {type: api_key}
        """;
    private static final String BARE =
            GUARDED.replace("quiet: {type: acme.quiet, level: 3}, ", "").replace("[pii, quiet]", "[pii]");

    @TempDir
    Path root;

    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = Ledger.open(
                root.resolve("evidence.ledger"),
                new PlatformKeys(root.resolve("keys")).checkpointKeys(),
                Cadence.USUAL,
                records -> {});
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void beforeTheFirstStartThereIsNone() {
        assertThat(LastConfig.in(new LedgerReader(root.resolve("none.ledger")))).isEmpty();
        assertThat(last()).isEmpty();
    }

    @Test
    void itIsTheLastOnRecord() {
        record(config(BARE));
        record(config(GUARDED));
        assertThat(last())
                .map(LastConfig::digest)
                .contains(config(GUARDED).effective().digest());
    }

    @Test
    void aGuardThatGoesWithItsPluginIsALoss() {
        record(config(GUARDED));
        LastConfig.Step step = last().orElseThrow().to(config(BARE), new WithoutVendors());
        assertThat(step.losses()).containsExactly("routes.default.ingress: guard quiet is removed");
        assertThat(step.changes())
                .extracting(Change::pointer)
                .containsExactly("/guardrails/quiet", "/pipeline/ingress");
    }

    @Test
    void aGuardThatComesIsNone() {
        record(config(BARE));
        LastConfig.Step step = last().orElseThrow().to(config(GUARDED), SettingsSchemas.unknown());
        assertThat(step.losses()).isEmpty();
        assertThat(step.changes()).hasSize(2);
    }

    @Test
    void whatTheRulesOfTodayRefuseCountsAsALossAndIsComparedAsItStands() {
        Config now = config(BARE);
        record("another", now.effective().json().replaceFirst("\\{", "{\"a\":[1],"));
        assertThat(last().orElseThrow().to(now, SettingsSchemas.unknown()))
                .isEqualTo(new LastConfig.Step(
                        List.of(new Change("/a", Optional.of("[1]"), Optional.empty())),
                        List.of("what ran before cannot be read by the rules of today")));
    }

    @Test
    void whatIsNoConfigurationIsReplacedAsAWhole() {
        Config now = config(BARE);
        record("another", "[]");
        LastConfig.Step step = last().orElseThrow().to(now, SettingsSchemas.unknown());
        assertThat(step.losses()).isNotEmpty();
        assertThat(step.changes())
                .containsExactly(new Change(
                        "", Optional.of("[]"), Optional.of(now.effective().json())));
    }

    @Test
    void whatHasTheSameDigestHasNotChanged() {
        Config now = config(BARE);
        record(now.effective().digest(), "[]");
        assertThat(last().orElseThrow().to(now, SettingsSchemas.unknown())).isEqualTo(LastConfig.Step.NONE);
    }

    private Optional<LastConfig> last() {
        return LastConfig.in(new LedgerReader(root.resolve("evidence.ledger")));
    }

    private void record(Config config) {
        record(config.effective().digest(), config.effective().json());
    }

    private void record(String digest, String json) {
        ledger.append(
                new Evidence.ConfigChange(Instant.EPOCH, 1, digest, json, "[]", false, "start", Optional.empty()));
    }

    private static Config config(String yaml) {
        return new ConfigLoader(SettingsSchemas.unknown()).load(ConfigSource.of("aegis.yaml", yaml.getBytes(UTF_8)));
    }

    /** A gateway of which no vendor's plugin is left. */
    private record WithoutVendors() implements SettingsSchemas {
        @Override
        public Optional<SettingsSchema> find(PluginKind kind, String type) {
            return Optional.empty();
        }

        @Override
        public SortedSet<String> types(PluginKind kind) {
            return new TreeSet<>(List.of("aegis.pii", "api_key", "fake"));
        }
    }
}
