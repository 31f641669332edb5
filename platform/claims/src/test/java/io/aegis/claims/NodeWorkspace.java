package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Node project with the pinned client, installed from its lock file below {@code target}. */
final class NodeWorkspace {
    private final Path folder;

    private NodeWorkspace(Path folder) {
        this.folder = folder;
    }

    /** Installs what the lock file of a project of the tests names, unless exactly that is installed. */
    static NodeWorkspace install(String project) {
        try {
            Path source = Path.of("src/test").resolve(project);
            Path folder =
                    Files.createDirectories(Path.of("target/claims-" + project).toAbsolutePath());
            Path installed = folder.resolve("node_modules/.package-lock.json");
            boolean same = Files.exists(installed)
                    && Files.exists(folder.resolve("package-lock.json"))
                    && Files.mismatch(source.resolve("package-lock.json"), folder.resolve("package-lock.json")) < 0;
            try (Stream<Path> files = Files.list(source)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            var workspace = new NodeWorkspace(folder);
            if (!same) {
                Workplace.Outcome outcome =
                        workspace.run(Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
                assertThat(outcome.exit()).as(outcome.toString()).isZero();
            }
            return workspace;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path folder() {
        return folder;
    }

    /** Runs scenarios, one after the other in one process, which writes how each went. */
    Workplace.Outcome run(Map<String, String> environment, Stream<String> scenarios) {
        return run(
                environment,
                Stream.concat(Stream.of(node(), "run.mjs"), scenarios).toList());
    }

    /** Runs scenarios against a provider behind a gateway, one after the other in one process, which writes how each went. */
    Workplace.Outcome run(ConformanceUpstream.Provider provider, List<String> scenarios, URI gateway, String key) {
        return run(
                Map.of(
                        "PROVIDER",
                        provider.toString(),
                        "OPENAI_BASE_URL",
                        gateway + "/v1",
                        "OPENAI_API_KEY",
                        key,
                        "ANTHROPIC_BASE_URL",
                        gateway.toString(),
                        "ANTHROPIC_API_KEY",
                        key),
                scenarios.stream());
    }

    /** Runs scenarios of a file of the project, with this environment. */
    Workplace.Outcome run(String file, Map<String, String> environment, List<String> scenarios) {
        var all = new HashMap<>(environment);
        all.put("SCENARIOS", "./" + file);
        return run(all, scenarios.stream());
    }

    /** The names of all scenarios, as the project exports them. */
    List<String> scenarios() {
        return scenarios("all.mjs");
    }

    /** The names of the scenarios that a file of the project exports. */
    List<String> scenarios(String file) {
        Workplace.Outcome outcome = run(
                Map.of(),
                List.of(
                        node(),
                        "--input-type=module",
                        "-e",
                        "import * as all from './" + file + "'; console.log(Object.keys(all).join('\\n'))"));
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.out().lines().toList();
    }

    /** The clients want a newer Node than many machines have, so that one comes with them where there is one for the machine. */
    String node() {
        try (Stream<Path> modules = Files.list(folder.resolve("node_modules"))) {
            return modules.filter(module -> module.getFileName().toString().startsWith("node-"))
                    .map(module -> module.resolve("bin/node"))
                    .filter(Files::isExecutable)
                    .map(Path::toString)
                    .findFirst()
                    .orElse("node");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Workplace.Outcome run(Map<String, String> environment, List<String> command) {
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            var out = new Captured(process.getInputStream());
            var err = new Captured(process.getErrorStream());
            if (!process.waitFor(15, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end:\n" + err.text());
            }
            return new Workplace.Outcome(process.exitValue(), out.whole(), err.whole());
        } catch (IOException missing) {
            throw new AssertionError("Node 20 or later with npm is needed: " + command, missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
