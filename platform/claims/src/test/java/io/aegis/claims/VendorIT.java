package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import io.aegis.claims.docs.Tutorial;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A vendor who has nothing of ours but the distribution writes plugins that work. */
class VendorIT {
    private static final String VERSION = "3.0.0-alpha";

    @Test
    void theTutorialDoesWhatItSaysFromNothing() throws Exception {
        var place = new Workplace("vendor-tutorial").anyPort();
        var maven = MavenHome.of(place);
        Outcome done =
                place.shell(Tutorial.at("docs/tutorials/ship-a-plugin.md").commands());
        assertThat(done.exit()).as(done.toString()).isZero();
        assertThat(done.out())
                .contains("pass    everyTextThatMustBeStoppedIsStopped")
                .doesNotContain("FAIL");
        assertThat(done.err()).containsPattern("(\\d+) of \\1 checks passed");
        assertThat(done.out().lines())
                .containsSubsequence(
                        "tier verified   admissible", "good morning", "version    1.1.0", "version    1.0.0");
        assertThat(done.out()).doesNotContain("HELLO-4711");
        assertThat(done.err().split("AEG-GRD-001", -1)).as(done.err()).hasSize(3);
        assertThat(done.out().lines().filter(line -> line.contains("\"type\":\"plugin_change\"")))
                .extracting(line -> Json.parse(line).at("/body/action").asString(""))
                .containsExactly("trusted", "installed", "updated", "rolled_back");
        assertThat(place.folder().resolve("acme-greetings/target/acme-greetings-1.0.0.jar"))
                .isRegularFile();
        assertThat(Files.readString(place.folder().resolve("acme-greetings/src/main/resources/aegis/examples.json")))
                .contains("HELLO-4711")
                .doesNotContain("CUST");
        for (String artifact : List.of("aegis-spi", "aegis-spi-testkit", "aegis-bom")) {
            assertThat(maven.sourceOf(artifact, VERSION)).contains(">aegis=").doesNotContain(">fetched=");
        }
    }

    @Test
    void aNewProjectOfEveryOtherKindPassesItsContractAsItIs() throws Exception {
        var kinds = List.of("provider", "authenticator", "secret", "exporter");
        var place = new Workplace("vendor-kinds");
        MavenHome.of(place);
        for (String kind : kinds) {
            Outcome written = place.run("plugin", "new", kind, "acme.my_" + kind, "--output-dir", kind);
            assertThat(written.exit()).as(written.toString()).isZero();
        }
        Files.writeString(place.folder().resolve("pom.xml"), """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>acme</groupId>
              <artifactId>all</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <modules>%s</modules>
            </project>
            """.formatted(
                kinds.stream().map(kind -> "<module>" + kind + "</module>").collect(Collectors.joining())));
        Outcome built = place.shell("mvn -B verify");
        assertThat(built.exit()).as(built.toString()).isZero();
        for (String kind : kinds) {
            assertThat(place.folder().resolve(kind + "/target/acme-my-" + kind + "-1.0.0.jar"))
                    .isRegularFile();
            assertThat(built.out()).containsPattern("Tests run: [1-9]\\d, .* in acme\\.my_" + kind);
            // From the folder for one kind: that builds the project again, which costs seconds.
            String what = kind.equals("exporter") ? kind : kind + "/target/acme-my-" + kind + "-1.0.0.jar";
            Outcome judged = place.run("plugin", "test", what);
            assertThat(judged.exit()).as(judged.toString()).isZero();
        }
    }
}
