package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code aegis plugin dev} serves what a vendor writes, while it is written. */
class PluginDevIT {
    private static final Pattern CURL = Pattern.compile("curl -s (\\S+)/v1/guards/check .*Bearer (aeg-[0-9a-f]+)'.*");
    private static final String CUSTOMER = "customer CUST-47 has called";

    private final Workplace place = new Workplace("dev");

    @Test
    void everyChangeIsServedAndAMistakeLeavesTheOneBefore() throws Exception {
        MavenHome.of(place);
        Outcome written = place.run("plugin", "new", "guard", "acme.customers", "--output-dir", "p");
        assertThat(written.exit()).as(written.toString()).isZero();
        Process process = place.start("plugin", "dev", "p");
        var out = new Captured(process.getInputStream());
        var err = new Captured(process.getErrorStream());
        try {
            Http client = client(out, err);
            assertThat(verdict(client)).isEqualTo("allow");

            edit("src/main/java/acme/customers/CustomersScanner.java", "FEWEST_DIGITS = 4", "FEWEST_DIGITS = 2");
            await(err, "runs: acme.customers 1.0.0 sandboxed ");
            assertThat(verdict(client)).isEqualTo("sanitize");

            edit("src/main/java/acme/customers/CustomersScanner.java", "FEWEST_DIGITS = 2", "FEWEST_DIGITS = two");
            await(err, "does not build");
            assertThat(verdict(client)).isEqualTo("sanitize");

            // In this order: one build more, between the two, is of what does not build.
            edit("bnd.bnd", "Plugin-Id: acme.customers", "Plugin-Id: acme.others");
            edit("src/main/java/acme/customers/CustomersScanner.java", "FEWEST_DIGITS = two", "FEWEST_DIGITS = 4");
            await(err, "refused, the one before goes on: AEG-PLG-010");
            assertThat(verdict(client)).isEqualTo("sanitize");

            edit("bnd.bnd", "Plugin-Id: acme.others", "Plugin-Id: acme.customers");
            edit("pom.xml", "<version>1.0.0</version>", "<version>0.9.0</version>");
            await(err, "runs: acme.customers 0.9.0 sandboxed ");
            assertThat(verdict(client)).isEqualTo("allow");

            assertThat(temporary()).isNotEmpty();
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(temporary()).isEmpty();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void anAuthenticatorLetsInWhomItsExamplesCallGood() throws Exception {
        MavenHome.of(place);
        Outcome written = place.run("plugin", "new", "authenticator", "acme.teams", "--output-dir", "p");
        assertThat(written.exit()).as(written.toString()).isZero();
        Process process = place.start("plugin", "dev", "p");
        var out = new Captured(process.getInputStream());
        var err = new Captured(process.getErrorStream());
        try {
            var curl = Pattern.compile("curl -s (\\S+)/v1/chat/completions .*Bearer (aeg-[0-9a-f]+)'.*");
            String line = out.await(printed -> curl.matcher(printed).matches())
                    .orElseThrow(() -> new AssertionError("no request was printed:\n" + err.whole()));
            Matcher request = curl.matcher(line);
            assertThat(request.matches()).isTrue();
            URI gateway = URI.create(request.group(1));
            assertThat(new Http(gateway, Optional.of(request.group(2)))
                            .ask("default", "hello")
                            .content())
                    .isEqualTo("hello");
            assertThat(new Http(gateway, Optional.of("aeg-" + "0".repeat(64)))
                            .ask("default", "hello")
                            .status())
                    .isEqualTo(401);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static Http client(Captured out, Captured err) {
        String line = out.await(printed -> CURL.matcher(printed).matches())
                .orElseThrow(() -> new AssertionError("no request was printed:\n" + err.whole()));
        Matcher curl = CURL.matcher(line);
        assertThat(curl.matches()).isTrue();
        return new Http(URI.create(curl.group(1)), Optional.of(curl.group(2)));
    }

    private static String verdict(Http client) {
        Answer answer = client.post(
                "/v1/guards/check",
                Json.bytes(Json.object()
                        .put("route", "default")
                        .put("stage", "ingress")
                        .put("text", CUSTOMER)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("verdict").asString("");
    }

    private void edit(String file, String old, String fresh) throws IOException {
        Path source = place.folder().resolve("p").resolve(file);
        String text = Files.readString(source);
        assertThat(text).contains(old);
        Files.writeString(source, text.replace(old, fresh));
    }

    private static void await(Captured err, String part) {
        err.await(line -> line.contains(part))
                .orElseThrow(() -> new AssertionError("it ended without '" + part + "':\n" + err.whole()));
    }

    private Stream<Path> temporary() throws IOException {
        return Files.list(place.temporary())
                .filter(file -> file.getFileName().toString().startsWith("aegis-dev"));
    }
}
