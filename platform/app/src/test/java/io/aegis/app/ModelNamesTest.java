package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.config.Config;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.Route;
import io.aegis.config.SettingsSchemas;
import io.aegis.kernel.Admissions;
import io.aegis.kernel.Generation;
import io.aegis.kernel.ModelPattern;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the names of a past run would lead. */
class ModelNamesTest {
    private static final String THEN = "chat: {provider: main, models: [fast, 'gpt-*']}, other: {provider: main}";

    private static Config config(String routes) {
        String yaml = "{providers: {main: {type: fake}}, auth: {type: api_key}, routes: {" + routes + "}}";
        return new ConfigLoader(SettingsSchemas.unknown())
                .load(ConfigSource.of("aegis.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static Generation generation(Config config) {
        var routes = new LinkedHashMap<String, io.aegis.kernel.Route>();
        config.routes()
                .forEach((name, route) -> routes.put(
                        name,
                        new io.aegis.kernel.Route(
                                name,
                                route.models().stream().map(ModelPattern::new).toList(),
                                RouteTargets.of(config, route),
                                Set.of(),
                                Map.of(),
                                false,
                                false,
                                new Admissions(Admissions.Bytes.REFUSE, Set.of(), Set.of()),
                                false)));
        return new Generation(1, "digest", routes, Map.of());
    }

    private static ModelNames names(String now) {
        Config later = config(now);
        return new ModelNames(config(THEN), later, generation(later));
    }

    private static Route chat() {
        return Optional.ofNullable(config(THEN).routes().get("chat")).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat: {provider: main, models: [fast, 'gpt-*']}, other: {provider: main} | true",
                "chat: {provider: main, models: [fast, 'gpt-*']}, third: {provider: main, models: [slow]} | true",
                "chat: {provider: main, models: ['gpt-*']}, other: {provider: main} | false",
                "chat: {provider: main, models: [fast]}, other: {provider: main} | false",
                "chat: {provider: main, models: [fast, 'gpt-*']}, third: {provider: main, models: [gpt-4]} | false",
                "chat: {provider: main, models: [fast, 'gpt-*']}, third: {provider: main, models: ['s*']} | true",
                "chat: {provider: main, models: ['gpt-*']}, third: {provider: main, models: [fast]} | false"
            })
    void namesLeadToTheirRouteUnlessTheyAreGoneOrTaken(String now, boolean lead) {
        assertThat(names(now).leadTo(chat())).isEqualTo(lead);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "other: {provider: main} | false",
                "other: {provider: main, models: [fast]} | true",
                "other: {provider: main, models: [chat]} | true",
                "other: {provider: main, models: ['f*']} | true",
                "gpt-5: {provider: main} | true"
            })
    void aNameOfARouteThatIsGoneMayLeadElsewhere(String now, boolean taken) {
        assertThat(names(now).isTaken(chat())).isEqualTo(taken);
    }

    @Test
    void aNameThatLedNowhereMayLeadSomewhere() {
        assertThat(names(THEN).hasNew()).isFalse();
        assertThat(names("other: {provider: main}").hasNew()).isFalse();
        assertThat(names(THEN + ", third: {provider: main}").hasNew()).isTrue();
    }
}
