package io.aegis.guard.policy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.GuardContract;
import io.aegis.spi.testkit.Inspections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class PolicyGuardContractTest {
    abstract static class Contract extends GuardContract {
        @Override
        public GuardFactory factory() {
            return new PolicyGuardFactory();
        }
    }

    @Nested
    class WithARuleAboutALabel extends Contract {
        @Override
        public Settings settings() {
            var when = Map.of("label", "classification", "in", List.of("secret"));
            return Settings.of(Map.of("rules", List.of(Map.of("when", when, "verdict", "block"))));
        }

        @Override
        public List<Inspection> mustStop() {
            return List.of(
                    Inspections.begin()
                            .labelled("classification", "secret")
                            .text("text")
                            .build(),
                    Inspections.begin()
                            .labelled("classification", "public")
                            .labelled("classification", "secret")
                            .text("text")
                            .build(),
                    Inspections.of("a run that nobody labelled"));
        }

        @Override
        public List<Inspection> mustAllow() {
            return List.of(Inspections.begin()
                    .labelled("classification", "internal")
                    .text("text")
                    .build());
        }

        @Override
        public boolean streams() {
            return false;
        }
    }

    @Nested
    class WithRulesAboutWhoAndWhere extends Contract {
        @Override
        public Settings settings() {
            return Settings.of(Map.of(
                    "default",
                    "block",
                    "rules",
                    List.of(
                            Map.of("when", Map.of("team", List.of("risk")), "verdict", "allow"),
                            Map.of(
                                    "name", "ask-for-tools",
                                    "when", Map.of("stage", List.of("tool_call")),
                                    "verdict", "require_approval"),
                            Map.of(
                                    "name", "europe",
                                    "when", Map.of("route", Map.of("not_in", List.of("lab"))),
                                    "verdict", "label",
                                    "value", "europe",
                                    "regions", List.of("eu-west")),
                            Map.of(
                                    "name", "no-reasoning",
                                    "when", Map.of("channel", List.of("reasoning")),
                                    "verdict", "block"))));
        }

        @Override
        public List<Inspection> mustStop() {
            return List.of(
                    Inspections.of("no team"),
                    Inspections.begin().as("api_key:jane", "sales").text("text").build(),
                    risk().at(Stage.TOOL_CALL).text("text").build());
        }

        @Override
        public List<Inspection> mustAllow() {
            return List.of(
                    risk().text("text").build(),
                    risk().onRoute("lab").text("text").build());
        }

        private Inspections risk() {
            return Inspections.begin().as("api_key:joe", "risk").in(Channel.USER, Trust.CLIENT);
        }
    }
}
