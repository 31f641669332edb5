package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The log is for people; nothing that is promised waits for them. */
class LogIT {
    private static final String LISTENING = "aegis: listening on ";

    /** Several times what a pipe takes in. */
    private static final int REQUESTS = 2000;

    @Test
    void aLogThatNobodyReadsHoldsNoRequestUp() throws IOException, InterruptedException {
        try (var upstream = new ScriptedUpstreamServer()) {
            var place =
                    new Workplace("log").config(Policies.toUpstream(upstream, "pipeline: {ingress: [], egress: []}\n"));
            String key = place.key("writer");
            Process process = place.start("serve", "--port", "0");
            try (BufferedReader log = process.errorReader()) {
                var client = new Http(listening(log), Optional.of(key));
                for (int at = 0; at < REQUESTS; at++) {
                    assertThat(client.ask("s-x", "hello").content()).isEqualTo("hello");
                }
                long lines = log.lines()
                        .limit(REQUESTS / 2)
                        .filter(line -> line.contains("route="))
                        .count();
                assertThat(lines)
                        .as("the lines wait for whoever reads them at last")
                        .isEqualTo(REQUESTS / 2);
            } finally {
                process.destroy();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static URI listening(BufferedReader log) throws IOException {
        String line = log.readLine();
        while (line != null && !line.contains(LISTENING)) {
            line = log.readLine();
        }
        assertThat(line).isNotNull();
        return URI.create(
                line.substring(line.indexOf(LISTENING) + LISTENING.length()).strip());
    }
}
