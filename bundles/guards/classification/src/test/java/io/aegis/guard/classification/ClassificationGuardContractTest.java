package io.aegis.guard.classification;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.GuardContract;
import io.aegis.spi.testkit.Inspections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class ClassificationGuardContractTest {
    /** To act is, here, to label higher than the default. */
    abstract static class Contract extends GuardContract {
        @Override
        public GuardFactory factory() {
            return new ClassificationGuardFactory();
        }

        @Override
        public boolean acted(Verdict verdict) {
            return verdict.labels().stream().map(Label::value).anyMatch(List.of("secret", "confidential")::contains);
        }
    }

    @Nested
    class WithoutSettings extends Contract {
        @Override
        public List<Inspection> mustStop() {
            return Inspections.ofEach(
                    "my password is hunter2hunter2",
                    "DB_PASSWORD=s3cr3t-value",
                    "{\"api_key\": \"0123456789abcdef\"}",
                    "use sk-" + "a1b2c3d4e5f6a7b8c9d0" + " for it",
                    "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
                    "postgres://app:pa55word@db.internal/app",
                    "SECRET\nthe plan",
                    "This is strictly confidential.",
                    "a@example.com b@example.com c@example.com",
                    "card 4111 1111 1111 1111",
                    "4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1",
                    "SECRET",
                    "_SECRET? SECRET!");
        }

        @Override
        public List<Inspection> mustAllow() {
            return Inspections.ofEach(
                    "what is the secret of good bread?",
                    "password: please reset it",
                    "api_key: <your-key-1234567890>",
                    "token: ${TOKEN_NUMBER_123456}",
                    "mail me at a@example.com",
                    "call 4111 1111 1111 1112",
                    "4111 1111 1111 1111 1111",
                    "4111  1111 1111 1111",
                    "@example.com a@example.com b@example",
                    "https://example.com:8080/a@b",
                    "risk-a1b2c3d4e5f6a7b8c9d0-assessment",
                    "-----BEGIN PUBLIC KEY-----",
                    "internal use only");
        }
    }

    /** Landmarks are known by three characters; keywords can have fewer, or stand where there are no three. */
    @Nested
    class WithShortAndForeignKeywords extends Contract {
        @Override
        public Settings settings() {
            return Settings.of(Map.of(
                    "built_in",
                    false,
                    "rules",
                    List.of(Map.of("label", "secret", "keywords", List.of("q", "zx", "größe", "#tag")))));
        }

        @Override
        public List<Inspection> mustStop() {
            return Inspections.ofEach(
                    "q",
                    "zx",
                    "a q",
                    "a ZX",
                    "q.",
                    "(zx)",
                    "\nq\n",
                    "\"zx\"",
                    "Größe",
                    "die größe!",
                    "a #TAG",
                    "#tag",
                    "qq zx");
        }

        @Override
        public List<Inspection> mustAllow() {
            return Inspections.ofEach(
                    "",
                    "qq",
                    "azx",
                    "zxa",
                    "é1q",
                    "ézx",
                    "zxé",
                    "größer",
                    "groesse",
                    "a#tag",
                    "#tags",
                    "_q_",
                    "password: hunter2hunter2");
        }
    }

    @Nested
    class WithRules extends Contract {
        @Override
        public Settings settings() {
            return Settings.of(Map.of(
                    "default",
                    "public",
                    "rules",
                    List.of(
                            Map.of("name", "zeus", "label", "secret", "keywords", List.of("Project Zeus")),
                            Map.of("label", "confidential", "patterns", List.of("(?i)\\bcase-\\d{4,}\\b")))));
        }

        @Override
        public List<Inspection> mustStop() {
            return Inspections.ofEach("about project zeus, please", "see CASE-12345");
        }

        @Override
        public List<Inspection> mustAllow() {
            return Inspections.ofEach("project zeuses", "case-12");
        }
    }
}
