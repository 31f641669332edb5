package io.aegis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The gateway as it is delivered: the launcher and the image, in a folder of their own, so that no build gets in the way.
 *
 * @param launcher starts the image with the flags that a user gets
 */
record GatewayImage(Path launcher, Path folder) {
    private static final String GUARDED = "{ingress: [secrets, classify, rules, pii], egress: [secrets, pii]}";
    private static final String UNGUARDED = "{ingress: [], egress: []}";

    /** Copies a checkout's launcher and image: a build in the meantime must not change what is measured. */
    static GatewayImage of(Path checkout, Path folder) throws IOException {
        Path image = checkout.resolve("platform/cli/target/image");
        for (String part : List.of("lib", "bundles", "framework", "worker")) {
            copy(image.resolve(part), Files.createDirectory(folder.resolve(part)));
        }
        Path launcher = Files.copy(checkout.resolve("aegis"), folder.resolve("aegis"));
        return new GatewayImage(launcher, folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** Starts it with a key, and with all first-party guards or with none. */
    Contestant serve(String name, int upstream, boolean guarded) throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve(name.replace(' ', '-')));
        return serve(home, name, configuration(upstream, guarded ? GUARDED : UNGUARDED), guarded);
    }

    /** Starts it with a key in a folder of its own, with a configuration. */
    Contestant serve(Path home, String name, String configuration) throws IOException, InterruptedException {
        return serve(home, name, configuration, true);
    }

    private Contestant serve(Path home, String name, String configuration, boolean guarded)
            throws IOException, InterruptedException {
        Path config = home.resolve("aegis.yaml");
        Files.writeString(config, configuration);
        Map<String, String> environment =
                Map.of("BENCH_KEY", "sk-bench", "AEGIS_CONFIG", config.toString(), "AEGIS_DATA_DIR", home + "/data");
        String key = createKey(home, environment);
        List<String> command = List.of(launcher.toString(), "serve", "--port", "0");
        return new Contestant(name, Program.start(name, home, command, environment), key, guarded);
    }

    private String createKey(Path home, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(launcher.toString(), "keys", "create", "bench").directory(home.toFile());
        builder.environment().putAll(environment);
        builder.environment().remove("AEGIS_JAVA_OPTIONS"); // a profiler may write to standard output
        builder.redirectError(home.resolve("keys.log").toFile());
        Process process = builder.start();
        String key = new String(process.getInputStream().readAllBytes(), US_ASCII);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("no key: " + Files.readString(home.resolve("keys.log")));
        }
        return key.strip();
    }

    private static String configuration(int upstream, String pipeline) {
        return """
            providers:
              main: {type: openai_compatible, base_url: "http://127.0.0.1:%d/v1", model: bench, api_key: secret://env/BENCH_KEY}
            guardrails:
              pii: {type: aegis.pii, mode: mask}
              secrets: {type: aegis.secrets}
              classify: {type: aegis.classification}
              rules:
                type: aegis.policy
                rules:
                  - {when: {label: classification, in: [secret]}, verdict: block, reason: credentials must not be sent to a model}
            pipeline: %s
            routes:
              default: {provider: main, model: bench, models: [bench]}
            auth: {type: api_key}
            server: {host: 127.0.0.1, port: 0}
            log: {level: warn}
            """.formatted(upstream, pipeline);
    }
}
