package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.admission.Admission;
import io.aegis.admission.PluginFile;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The question before a plugin comes in. */
class ConsentTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path jar;
    private Path key;

    @BeforeEach
    void aSignedPlugin() {
        key = folder.resolve("acme.key");
        jar = VendorJar.writeNeeding(folder.resolve("tickets.jar"), "network");
        assertThat(run("plugin", "keygen", "-f", key.toString())).isZero();
        assertThat(run("plugin", "sign", jar.toString(), "--key", key.toString()))
                .isZero();
    }

    @Test
    void saysWhatItIsAndWhatTheNetworkMeansAndGrantsIt() throws Exception {
        assertThat(consent("yes\n").ask("sandboxed", Set.of())).contains(Set.of("network"));
        assertThat(said())
                .contains(
                        "acme.tickets 1.2.0, a guard of acme, signed with sha256:",
                        "reads  image/png",
                        "sandboxed",
                        "network: requests to the host that its settings declare, through the gateway's broker",
                        "this guard can send every text it sees to the host that aegis.yaml will declare for it; it"
                                + " declares none yet",
                        "grant what it asks for? [y/N]");
    }

    @Test
    void asksOnce() throws Exception {
        consent("y\n").ask("sandboxed", Set.of());
        assertThat(said().split("\\[y/N]", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yess\n", "no, yes\n"})
    void anythingButYesChangesNothing(String answer) {
        assertThatThrownBy(() -> consent(answer).ask("sandboxed", Set.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("nothing was changed");
    }

    @Test
    void nobodyIsAskedWhereNobodyIs() throws Exception {
        assertThat(consent(Optional.empty(), trust()).ask("sandboxed", Set.of()))
                .isEmpty();
        assertThat(said()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"verified", "trusted", "nosuch"})
    void nobodyIsAskedAboutATierThatRefusesIt(String tier) throws Exception {
        assertThat(consent("yes\n").ask(tier, Set.of())).isEmpty();
        assertThat(said()).isEmpty();
    }

    @Test
    void nobodyIsAskedAboutAStranger() throws Exception {
        assertThat(consent(answers("yes\n"), Trust.NOBODY).ask("sandboxed", Set.of()))
                .isEmpty();
        assertThat(said()).isEmpty();
    }

    private Consent consent(String answer) throws Exception {
        return consent(answers(answer), trust());
    }

    private Consent consent(Optional<BufferedReader> answers, Trust trust) throws Exception {
        var plugin = new PluginFile(
                "tickets.jar",
                Files.readAllBytes(jar),
                Optional.of(Files.readAllBytes(folder.resolve("tickets.jar.sig"))));
        err.reset();
        return new Consent(
                terminal(answers), new Place(), Admission.report(plugin, trust), trust, Reach.of(new Place(), plugin));
    }

    private Trust trust() throws Exception {
        var pinned = VendorKey.pin("acme", "acme.", Files.readString(folder.resolve("acme.key.pub")));
        return new Trust(List.of(pinned), Set.of(), Set.of());
    }

    private static Optional<BufferedReader> answers(String text) {
        return Optional.of(new BufferedReader(new StringReader(text)));
    }

    private Terminal terminal(Optional<BufferedReader> answers) {
        return new Terminal(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                answers);
    }

    private int run(String... arguments) {
        return Main.run(terminal(Optional.empty()), arguments);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
