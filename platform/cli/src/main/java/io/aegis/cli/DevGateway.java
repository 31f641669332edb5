package io.aegis.cli;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionReport;
import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginKind;
import io.aegis.admission.PluginTier;
import io.aegis.admission.Signing;
import io.aegis.admission.SigningKeys;
import io.aegis.admission.Trust;
import io.aegis.app.ConfigDigest;
import io.aegis.app.Gateway;
import io.aegis.app.GatewaySettings;
import io.aegis.app.KeyAdministration;
import io.aegis.app.PluginAdministration;
import io.aegis.app.PluginRefusedException;
import io.aegis.app.State;
import io.aegis.app.Workbench;
import io.aegis.config.Flags;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A gateway for one plugin that is being written: a key that only this process has, a data directory that goes with it, and one route. */
final class DevGateway implements AutoCloseable {
    /** The name of the one instance, and of the one route. */
    static final String INSTANCE = "plugin";

    static final String ROUTE = "default";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String EXAMPLES = "aegis/examples.json";
    private static final String ACTOR = "plugin dev";

    private final SigningKeys.Pair signer;
    private final Optional<String> tier;
    private final PluginKind kind;
    private final Gateway gateway;
    private final String key;

    private DevGateway(SigningKeys.Pair signer, Optional<String> tier, PluginKind kind, Gateway gateway, String key) {
        this.signer = signer;
        this.tier = tier;
        this.kind = kind;
        this.gateway = gateway;
        this.key = key;
    }

    /**
     * Starts it with the first jar of a plugin.
     *
     * @param directory an empty folder for everything that it writes
     * @throws PluginRefusedException if admission refuses the jar
     */
    static DevGateway start(Path jar, Optional<String> tier, Path directory, Consumer<String> messages)
            throws IOException {
        SigningKeys.Pair signer = SigningKeys.generate();
        PluginFile file = signed(jar, signer);
        AdmissionReport.Identity plugin = Admission.report(file, Trust.NOBODY)
                .plugin()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.REFUSED,
                        Admission.report(file, Trust.NOBODY)
                                .findings()
                                .getFirst()
                                .toString()));
        JsonNode examples = examples(file.bytes());
        Path config = Files.writeString(directory.resolve("aegis.yaml"), configuration(plugin, tier, examples));
        var flags = new Flags(Optional.empty(), OptionalInt.of(0), false);
        var settings = new GatewaySettings(config, directory, Map.of(), flags, Place.image());
        String key = install(settings, plugin, file, signer, tier, caller(examples));
        Gateway gateway = Gateway.start(settings, messages);
        gateway.heedSignals();
        return new DevGateway(signer, tier, plugin.declaration().kind(), gateway, key);
    }

    private static String install(
            GatewaySettings settings,
            AdmissionReport.Identity plugin,
            PluginFile file,
            SigningKeys.Pair signer,
            Optional<String> tier,
            KeyAdministration.NewKey caller) {
        String name = plugin.declaration().type();
        try (State state = State.open(settings.dataDirectory())
                        .under(ConfigDigest.of(settings.config(), settings.environment()));
                Workbench bench = Workbench.open(settings)) {
            PluginAdministration plugins = bench.administration(state);
            plugins.trust("dev", name.substring(0, name.indexOf('.') + 1), signer.publicPem(), ACTOR);
            plugins.install(file, tier, needs(plugin), ACTOR);
            return state.keys().create(caller);
        }
    }

    /** Whoever is good for the plugin by its examples, in which a principal is written as {@code api_key:jane team}; anybody, if they say nothing. */
    private static KeyAdministration.NewKey caller(JsonNode examples) {
        String good = examples.at("/good/0").asString("");
        String[] holder = examples.path("keys").path(good).asString("dev").split(" ", 2);
        String name = holder[0].substring(holder[0].indexOf(':') + 1);
        Optional<String> team = holder.length == 2 ? Optional.of(holder[1]) : Optional.empty();
        return new KeyAdministration.NewKey(name, team, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Puts the jar of another build in the place of the one before.
     *
     * @throws PluginRefusedException if it is refused; then the one before goes on
     */
    PluginAdministration.Done update(Path jar) throws IOException {
        PluginFile file = signed(jar, signer);
        Optional<Set<String>> grants =
                Admission.report(file, Trust.NOBODY).plugin().map(DevGateway::needs);
        return gateway.plugins().update(file, tier, grants, true, ACTOR);
    }

    private static Set<String> needs(AdmissionReport.Identity plugin) {
        return plugin.declaration().needs();
    }

    private static PluginFile signed(Path jar, SigningKeys.Pair signer) throws IOException {
        byte[] bytes = PluginFiles.jar(jar);
        String signature =
                Signing.sign(bytes, signer.privatePem(), signer.publicPem()).json();
        return new PluginFile(
                String.valueOf(jar.getFileName()), bytes, Optional.of(signature.getBytes(StandardCharsets.UTF_8)));
    }

    /** One route with the plugin in it, with the settings of its examples, in JSON, which is YAML too. */
    private static String configuration(AdmissionReport.Identity plugin, Optional<String> tier, JsonNode examples) {
        ObjectNode instance =
                JSON.createObjectNode().put("type", plugin.declaration().type());
        examples.path("settings").properties().forEach(setting -> instance.set(setting.getKey(), setting.getValue()));
        ObjectNode fake = JSON.createObjectNode().put("type", "fake").put("echo", true);
        ObjectNode root = JSON.createObjectNode();
        root.putObject("auth").put("type", "api_key");
        root.putObject("server").putObject("drain").put("delay", "0s").put("timeout", "5s");
        root.putObject("routes").putObject(ROUTE).put("provider", "main");
        if (tier.filter(PluginTier.PROCESS.word()::equals).isPresent()) {
            root.putObject("sandbox").put("isolation", "process");
        }
        switch (plugin.declaration().kind()) {
            case GUARD -> {
                root.putObject("providers").set("main", fake);
                root.putObject("guardrails").set(INSTANCE, instance);
                ObjectNode pipeline = root.putObject("pipeline");
                for (String stage : new String[] {"ingress", "egress"}) {
                    if (plugin.declaration().stages().stream()
                            .anyMatch(each -> each.name().equalsIgnoreCase(stage))) {
                        pipeline.putArray(stage).add(INSTANCE);
                    }
                }
            }
            case PROVIDER -> root.putObject("providers").set("main", instance);
            case AUTHENTICATOR -> {
                root.putObject("providers").set("main", fake);
                root.set("auth", instance);
            }
            case SECRET, EXPORTER ->
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "a gateway of this version has no use for a plugin of the kind "
                                + plugin.declaration().kind().word()
                                + "; `aegis plugin test` tries it against the contract of its kind");
        }
        return JSON.writeValueAsString(root);
    }

    private static JsonNode examples(byte[] jar) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(EXAMPLES)) {
                    return JSON.readTree(zip.readAllBytes());
                }
            }
            return JSON.createObjectNode();
        } catch (JacksonException broken) {
            throw new CommandFailure(ExitCode.USAGE, EXAMPLES + " in the jar is not JSON: " + broken.getMessage());
        }
    }

    String url() {
        return gateway.url();
    }

    /** A request in which the plugin has something to do: what a guard says, what a provider answers, whom an authenticator lets in. */
    String request() {
        boolean guard = kind == PluginKind.GUARD;
        return "curl -s " + url() + (guard ? "/v1/guards/check" : "/v1/chat/completions")
                + " -H 'authorization: Bearer " + key + "' -H 'content-type: application/json' -d '"
                + (guard
                        ? JSON.createObjectNode()
                                .put("route", ROUTE)
                                .put("stage", "ingress")
                                .put("text", "hello")
                        : ChatCommand.body(ROUTE, "hello"))
                + "'";
    }

    int awaitEnd() throws InterruptedException {
        return gateway.awaitEnd();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
