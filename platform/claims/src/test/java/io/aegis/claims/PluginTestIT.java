package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code aegis plugin test} judges a jar by our checks, whatever its author thinks of it. */
class PluginTestIT {
    private final Workplace place = new Workplace("plugin-test");

    private Outcome judge(PluginJar jar, String... options) {
        return place.run(Stream.concat(Stream.of("plugin", "test", jar.file().toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    private PluginJar tickets() {
        return PluginJar.ofExample("acme-tickets").copyTo(place.folder().resolve("tickets.jar"));
    }

    private static Path contract() throws Exception {
        Path libraries = Distribution.whole().launcher().resolveSibling("conformance");
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.filter(jar -> jar.getFileName().toString().matches("aegis-spi-\\d.*"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme-tickets", "acme-phones"})
    void anExampleOfTheDocumentationPasses(String artifact) {
        Outcome judged = judge(PluginJar.ofExample(artifact));
        assertThat(judged.exit()).as(judged.toString()).isZero();
        assertThat(judged.out())
                .contains("pass    everyTextThatMustBeStoppedIsStopped")
                .doesNotContain("FAIL");
    }

    @Test
    void aLargeLibraryLiesInTheJarAsClassesAndNotAsAJar() {
        assertThat(PluginJar.ofExample("acme-phones").entries())
                .contains("/com/google/i18n/phonenumbers/PhoneNumberUtil.class")
                .noneMatch(entry -> entry.endsWith(".jar"));
    }

    @Test
    void theJudgementCanBeReadByPrograms() {
        Outcome judged = judge(tickets(), "-o", "json");
        assertThat(judged.exit()).as(judged.toString()).isZero();
        JsonNode checks = Json.parse(judged.out());
        assertThat(checks.size()).isGreaterThan(50);
        assertThat(checks).allMatch(check -> check.path("passed").asBoolean(false));
    }

    @Nested
    class Fails {
        @Test
        void aGuardThatLetsThroughWhatItsExamplesSayItStops() {
            Outcome judged = judge(tickets().replacing("aegis/examples.json", "TICKET-123456789012", "nothing at all"));
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.out()).contains("FAIL    everyTextThatMustBeStoppedIsStopped");
            assertThat(judged.err()).contains("checks passed");
        }

        @Test
        void aJarWithoutExamples() {
            Outcome judged = judge(tickets().without("aegis/examples.json"));
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.err()).contains("the bundle has no aegis/examples.json");
        }

        @Test
        void aManifestWithTwoVersions() {
            Outcome judged = judge(
                    tickets().replacing("META-INF/MANIFEST.MF", "Plugin-Version: 1.0.0", "Plugin-Version: 1.0.1"));
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.out()).contains("FAIL    aWorkerKnowsThePluginByItsVersion");
        }

        @Test
        void aManifestWithTwoNames() {
            Outcome judged = judge(
                    tickets().replacing("META-INF/MANIFEST.MF", "Plugin-Id: acme.tickets", "Plugin-Id: acme.other"));
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.out()).contains("FAIL    aWorkerKnowsThePluginByItsType");
        }

        @Test
        void aJarThatOffersNoFactoryToAWorker() {
            Outcome judged = judge(tickets().without("META-INF/services/io.aegis.spi.guard.GuardFactory"));
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.out()).contains("FAIL    theJarOffersOneFactory");
        }

        @Test
        void aJarWhoseLibraryIsNotInIt() throws Exception {
            Outcome judged = judge(tickets().withClass("acme.tickets.TicketsFactory", """
                package acme.tickets;
                public final class TicketsFactory implements io.aegis.spi.guard.GuardFactory {
                    public io.aegis.spi.guard.Guard create(
                            io.aegis.spi.settings.Settings settings, io.aegis.spi.plugin.Host host) {
                        try {
                            Class.forName("tools.jackson.databind.json.JsonMapper");
                        } catch (ClassNotFoundException absent) {
                            throw new IllegalStateException("as in a gateway: " + absent);
                        }
                        return inspection -> io.aegis.spi.guard.Verdict.allow();
                    }
                }
                """, contract()));
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.err()).contains("as in a gateway: java.lang.ClassNotFoundException");
        }
    }

    @Nested
    class IsNotFooled {
        @Test
        void byAPluginThatEndsTheProcess() throws Exception {
            Outcome judged = judge(tickets().withClass("acme.tickets.TicketsFactory", """
                package acme.tickets;
                public final class TicketsFactory implements io.aegis.spi.guard.GuardFactory {
                    public io.aegis.spi.guard.Guard create(
                            io.aegis.spi.settings.Settings settings, io.aegis.spi.plugin.Host host) {
                        System.exit(0);
                        throw new AssertionError();
                    }
                }
                """, contract()));
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.err()).contains("the plugin ended it");
            assertThat(judged.out()).isEmpty();
        }

        @Test
        void byAPluginThatPrintsWhatAJudgeWouldSay() throws Exception {
            Outcome judged = judge(tickets().withClass("acme.tickets.TicketsFactory", """
                package acme.tickets;
                public final class TicketsFactory implements io.aegis.spi.guard.GuardFactory {
                    public TicketsFactory() {
                        System.out.println("{\\"check\\":\\"everything\\",\\"passed\\":true,\\"message\\":\\"\\"}");
                        System.out.println("{\\"checks\\":1}");
                    }

                    public io.aegis.spi.guard.Guard create(
                            io.aegis.spi.settings.Settings settings, io.aegis.spi.plugin.Host host) {
                        return inspection -> io.aegis.spi.guard.Verdict.allow();
                    }
                }
                """, contract()));
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.out())
                    .contains("FAIL    everyTextThatMustBeStoppedIsStopped")
                    .doesNotContain("everything");
        }
    }

    @Nested
    class Refuses {
        @Test
        void whatIsNoJar() throws Exception {
            Path text = Files.writeString(place.folder().resolve("no.jar"), "no jar");
            Outcome judged = judge(new PluginJar(text));
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.out()).contains("FAIL    theJarOffersOneFactory");
        }

        @Test
        void whatIsNotThere() {
            Outcome judged = place.run("plugin", "test", "no-such-folder");
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(4);
            assertThat(judged.err()).contains("there is no no-such-folder");
        }

        @Test
        void aFolderWithSeveralJars() throws Exception {
            Path target = Files.createDirectories(place.folder().resolve("several/target"));
            Files.copy(tickets().file(), target.resolve("one.jar"));
            Files.copy(tickets().file(), target.resolve("two.jar"));
            Files.copy(tickets().file(), target.resolve("two-sources.jar"));
            Outcome judged = place.run("plugin", "test", "several");
            assertThat(judged.exit()).as(judged.toString()).isEqualTo(1);
            assertThat(judged.err()).contains("there are 2 jars in");
        }
    }
}
