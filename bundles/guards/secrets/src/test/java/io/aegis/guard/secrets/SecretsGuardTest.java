package io.aegis.guard.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SecretsGuardTest {
    /** Taken apart, so that no scanner of repositories takes these made up values for somebody's. */
    private static final String HEX = "3f9a1c7be2".concat("d04586a7");

    private static final String RANDOM = "q7RtY2mK9z".concat("Lw4XvB8nCs");

    private static final String PEM = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEpQIBAAKCAQEAn6O8li4m98LLYtPKSzEmQZBD7Loh9P13f4yQ92EF3
        yxR5MsXFu9PRsrYQA7UTPHiC4y2sAVCBg4C2yyBpUEtMQjyCESi6Y=
        -----END RSA PRIVATE KEY-----\
        """;

    /** Each value between brackets must be masked, and nothing else. */
    static final List<String> STOPPED = List.of(
            "use [API_KEY AKIAQYLPMN5HJKLOPQ6R] today",
            "AWS: [API_KEY AKIAIOSFODNN7EXAMPLE]",
            "aws_secret_access_key = [SECRET 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]",
            "[API_KEY aeg-" + (HEX + HEX + HEX + HEX).substring(0, 64) + "]",
            "[API_KEY ghp_" + RANDOM + RANDOM.substring(0, 16) + "], thanks",
            "export TOKEN=[SECRET github_pat_" + RANDOM + RANDOM + RANDOM + "]",
            "glpat: [API_KEY glpat-" + RANDOM + "]",
            "[API_KEY sk-ant-api03-" + RANDOM + "-" + RANDOM + "]",
            "[API_KEY sk-proj-" + RANDOM + RANDOM + "]",
            "[API_KEY sk_live_" + RANDOM + "] and [API_KEY xoxb-1234567890-" + RANDOM + "]",
            "[API_KEY npm_" + RANDOM + RANDOM.substring(4) + "]",
            "[API_KEY SG." + RANDOM + "ab." + RANDOM + RANDOM + RANDOM + "]",
            "[API_KEY AC" + HEX.substring(0, 16) + HEX.substring(2, 18) + "]",
            "[API_KEY AIzaSyB" + RANDOM + RANDOM.substring(0, 12) + "]",
            "key\\n[API_KEY AKIAQYLPMN5HJKLOPQ6R]\\n",
            "?next=%3D[API_KEY AKIAQYLPMN5HJKLOPQ6R]",
            "AKIA\u200B: [API_KEY AKIA\u200BQYLPMN5H\u00ADJKLOPQ6R]",
            "[API_KEY ＡＫＩＡQYLPMN5HJKLOPQ6R]",
            "new [API_KEY acme_sk_" + RANDOM + RANDOM + "] issuer",
            "[TOKEN eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P]",
            "Authorization: Bearer [SECRET " + RANDOM + "]",
            "-H 'Authorization: Basic [SECRET dXNlcjpodW50ZXIyMjIy]'",
            "with bearer [TOKEN " + RANDOM + "]",
            "postgres://app:[PASSWORD s3cr-Et]@db.internal:5432/app",
            "redis://:[PASSWORD hunter22]@cache",
            "password = \"[PASSWORD Tr0ub4dor&3]\"",
            "password: [PASSWORD hunter2]",
            "DB_PASSWORD=[PASSWORD pg-9812x]",
            "\"dbPassword\": \"[PASSWORD s3cr3tValue]\"",
            "my password is [PASSWORD Winter2026!]. Thanks",
            "the admin password was '[PASSWORD qwerty!123]'",
            "mysql --password [PASSWORD Ab1cd2ef] -h x",
            "CREATE USER u IDENTIFIED BY '[PASSWORD SqLpa5sW]'",
            "setenv(\"DB_PASSWORD\", \"[PASSWORD s3cr3tValue]\")",
            "CREATE USER u IDENTIFIED BY [PASSWORD SqLpa5sW];",
            "\u001b[93m[API_KEY AKIAQYLPMN5HJKLOPQ6R]\u001b[0m",
            "id:gildong pw:[PASSWORD IhqSb1Gg]",
            "password for master:[PASSWORD IhqSb1Gg]",
            "curl -u admin:[PASSWORD S3cret9x] https://x",
            "api_key: \"[SECRET " + RANDOM + "]\"",
            "x-api-key: [SECRET " + HEX + HEX + "]",
            "client_secret=[SECRET " + RANDOM + "]&grant_type=x",
            "AccountKey=[SECRET"
                    + " lJzRc1YdHaAA2KCNJJ1tkYwFmKK6Ygw0NGe170Xu592euJv2wYUtBlV8zqnlcNQSnIYVTkLWntUO1F8j8rQ==];",
            "\"apiKey\\\": \\\"[SECRET " + RANDOM + "]\\\"",
            "key:\n[PRIVATE_KEY " + PEM + "]\nend");

    /** Nothing may be masked. */
    static final List<String> PASSED = List.of(
            "",
            "An ordinary sentence about a password and a token: both matter.",
            "password: required, at least 8 characters",
            "password = os.environ[\"DB_PASSWORD\"]",
            "password = getPassword()",
            "password=$DB_PASSWORD and token=${TOKEN} or {{ secret }}",
            "password: <your password>",
            "api_key = \"your-api-key-here-0123456789\"",
            "api_key: secret://env/EU_API_KEY",
            "password: changeme",
            "export OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "AKIAXXXXXXXXXXXXXXXX",
            "max_tokens: 4096, token_count=12, tokenizer: cl100k_base",
            "key_length = 2048; primary_key: id; foreignKey = customer_id_2",
            "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "request 550e8400-e29b-41d4-a716-446655440000, token: 550e8400-e29b-41d4-a716-446655440000",
            "getUserByIdAndTenantFromRepositoryV2(id)",
            "https://example.com/a?b=c:d@e and git@github.com:org/repo.git",
            "http://user:password@localhost, http://user:$PASS@host",
            "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
            "-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----",
            "task-force, sk-learn, risk_assessment, ask-me-anything-about-this-very-long-topic-2",
            "The bearer of this letter is Basic Instinct",
            "author: jane, authority: EU, compass: north2, bypass=true1",
            "def check(password: str, token: Optional[str] = None) -> bool:",
            "if password == other_password2: pass",
            "<SECRET_abcdefghijkl> password: <PASSWORD_abcdefghijkl>",
            "invoice in_q7RtY2mK9zLw4XvB8nCsq7Rt, tool call call_q7RtY2mK9zLw4XvB8nCsq7Rt",
            "Maven - io.jsonwebtoken:jjwt-parent-0.9.1",
            "keyboard: qwerty12, monkey=banana12, hotkey: ctrl2");

    private final Guarded guard = new Guarded(Map.of("mode", "mask"));

    @ParameterizedTest
    @FieldSource("STOPPED")
    void masksEachValueAndNothingElse(String example) {
        assertThat(guard.masked(Examples.text(example))).isEqualTo(Examples.masked(example));
    }

    @ParameterizedTest
    @FieldSource("PASSED")
    void letsHarmlessTextThrough(String text) {
        assertThat(guard.masked(text)).isEqualTo(text);
    }

    @Test
    void blocksByDefaultAndNeverRepeatsTheSecret() {
        var verdict = new Guarded(Map.of()).verdict("password: hunter2");

        assertThat(verdict.outcome()).isInstanceOf(Verdict.Outcome.Block.class);
        assertThat(verdict.toString()).contains("secrets.password").doesNotContain("hunter");
    }

    @Test
    void reportsWithoutChangingAnything() {
        var verdict = new Guarded(Map.of("mode", "detect")).verdict("password: hunter2");

        assertThat(verdict.outcome()).isInstanceOf(Verdict.Outcome.Proceed.class);
        assertThat(verdict.edits()).isEmpty();
        assertThat(verdict.findings()).hasSize(1);
    }

    @Test
    void letsAValueThroughWhoseDigestIsAllowed() {
        var digest = "f52fbd32b2b3b86ff88ef6c490628285f482af15ddcb29541f94bcf526a3f6c7";

        assertThat(new Guarded(Map.of("mode", "mask", "allow_list", List.of(digest))).masked("password: hunter2"))
                .isEqualTo("password: hunter2");
    }

    @Test
    void findsASecretThatIsSplitOverTwoMessages() {
        var edits = guard.verdict(
                        Guarded.segment(1, "the key is AKIAQYLP"), Guarded.segment(2, "MN5HJKLOPQ6R, keep it"))
                .edits();

        assertThat(edits).hasSize(2);
    }
}
