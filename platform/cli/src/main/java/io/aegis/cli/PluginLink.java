package io.aegis.cli;

import io.aegis.admission.PluginFile;
import io.aegis.admission.VendorKey;
import io.aegis.app.PluginAdministration;
import io.aegis.app.PluginRefusedException;
import io.aegis.app.Processes;
import io.aegis.app.State;
import io.aegis.app.Workbench;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Plugins of a data directory: through the gateway that holds it, or else directly. */
final class PluginLink {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PLUGINS = "/admin/v1/plugins";
    private static final String TRUST = "/admin/v1/trust";

    /** What the fingerprint of a key begins with, and the digest of a file does not. */
    private static final String KEY = "sha256:";

    private final Place place;
    private final AdminLink admin;

    private PluginLink(Place place) {
        this.place = place;
        this.admin = new AdminLink(place.dataDirectory());
    }

    static PluginLink to(Place place) {
        LocalState.require(place.dataDirectory());
        return new PluginLink(place);
    }

    /** For commands that only look: without a data directory they see what the image has. */
    static PluginLink orImage(Place place) {
        return new PluginLink(place);
    }

    JsonNode install(PluginFile file, Optional<String> tier, Set<String> grants) {
        return either(
                (plugins, actor) -> shown(plugins.install(file, tier, grants, actor)),
                () -> admin.post(PLUGINS, upload(file, tier, Optional.of(grants))));
    }

    JsonNode update(PluginFile file, Optional<String> tier, Optional<Set<String>> grants, boolean downgrade) {
        return either(
                (plugins, actor) -> shown(plugins.update(file, tier, grants, downgrade, actor)),
                () -> admin.post(PLUGINS + "/update", upload(file, tier, grants).put("allow_downgrade", downgrade)));
    }

    JsonNode rollback(String name, Optional<String> version) {
        ObjectNode body = JSON.createObjectNode();
        version.ifPresent(wanted -> body.put("version", wanted));
        return either(
                (plugins, actor) -> shown(plugins.rollback(name, version, actor)),
                () -> admin.post(PLUGINS + "/" + AdminLink.encoded(name) + "/rollback", body));
    }

    JsonNode remove(String name) {
        return either(
                (plugins, actor) -> shown(plugins.remove(name, actor)),
                () -> admin.delete(PLUGINS + "/" + AdminLink.encoded(name)));
    }

    JsonNode revoke(String name) {
        return revoke("plugin", name, (plugins, actor) -> shown(plugins.revoke(name, actor)));
    }

    JsonNode revokeDigest(String digest) {
        return revoke("sha256", digest, (plugins, actor) -> shown(plugins.revokeDigest(digest, actor)));
    }

    JsonNode revokeKey(String fingerprint) {
        return revoke("key", fingerprint, (plugins, actor) -> shown(plugins.revokeKey(fingerprint, actor)));
    }

    private JsonNode revoke(String member, String what, BiFunction<PluginAdministration, String, JsonNode> direct) {
        return either(
                direct,
                () -> admin.post(PLUGINS + "/revoke", JSON.createObjectNode().put(member, what)));
    }

    JsonNode list() {
        return gatewayOr(
                () -> {
                    try (Workbench bench = Workbench.open(place.settings())) {
                        return JSON.valueToTree(bench.plugins());
                    }
                },
                () -> admin.get(PLUGINS),
                "plugins");
    }

    /** Where an installed plugin runs. */
    Optional<String> tier(String name) {
        for (JsonNode plugin : list()) {
            if (plugin.path("type").asString("").equals(name)) {
                return Optional.of(plugin.path("tier").asString(""));
            }
        }
        return Optional.empty();
    }

    JsonNode keys() {
        return gatewayOr(() -> keys(place.trust().keys()), () -> admin.get(TRUST), "keys");
    }

    JsonNode trust(String vendor, String prefix, String pem) {
        ObjectNode body = JSON.createObjectNode()
                .put("vendor", vendor)
                .put("prefix", prefix)
                .put("key", pem);
        return either(
                (plugins, actor) -> key(plugins.trust(vendor, prefix, pem, actor)), () -> admin.post(TRUST, body));
    }

    JsonNode distrust(String vendorOrKey) {
        return either(
                (plugins, actor) -> {
                    PluginAdministration.Distrusted done = plugins.distrust(vendorOrKey, actor);
                    ObjectNode answer = JSON.createObjectNode();
                    done.keys().forEach(answer.putArray("removed")::add);
                    done.closed().forEach(answer.putArray("closed_routes")::add);
                    return answer;
                },
                () -> admin.delete(TRUST + "/" + AdminLink.encoded(vendorOrKey)));
    }

    private JsonNode either(
            BiFunction<PluginAdministration, String, JsonNode> direct, Supplier<ServerLink.Answer> throughGateway) {
        return LocalState.either(place, state -> changed(state, direct), () -> accepted(throughGateway.get()));
    }

    private JsonNode changed(State state, BiFunction<PluginAdministration, String, JsonNode> direct) {
        try (Workbench bench = Workbench.open(place.settings())) {
            return direct.apply(bench.administration(state), "operator:uid=" + Processes.uid());
        } catch (PluginRefusedException refused) {
            throw failure(refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    private JsonNode gatewayOr(Supplier<JsonNode> direct, Supplier<ServerLink.Answer> gateway, String member) {
        return AdminLink.answers(place.dataDirectory())
                ? accepted(gateway.get()).path(member)
                : direct.get();
    }

    private static JsonNode accepted(ServerLink.Answer answer) {
        if (answer.status() < 400) {
            return answer.body();
        }
        JsonNode aegis = answer.body().path("error").path("aegis");
        String code = aegis.path("code").asString("");
        String what = aegis.path("what")
                .asString(answer.body()
                        .path("error")
                        .path("message")
                        .asString("the gateway answered " + answer.status()));
        throw failure(code, what);
    }

    private static CommandFailure failure(String code, String what) {
        ExitCode exit = switch (code) {
            case "AEG-CFG-022" -> ExitCode.NOT_FOUND;
            case "AEG-REQ-003" -> ExitCode.USAGE;
            case "AEG-CFG-020", "AEG-SRV-004" -> ExitCode.UNAVAILABLE;
            default -> code.startsWith("AEG-PLG-") || code.startsWith("AEG-CFG-") ? ExitCode.REFUSED : ExitCode.FAILED;
        };
        return new CommandFailure(exit, code.isEmpty() ? what : code + ": " + what);
    }

    private static ObjectNode upload(PluginFile file, Optional<String> tier, Optional<Set<String>> grants) {
        ObjectNode body = JSON.createObjectNode()
                .put("file", file.name())
                .put("jar", Base64.getEncoder().encodeToString(file.bytes()));
        file.signature().ifPresent(text -> body.put("signature", new String(text, StandardCharsets.UTF_8)));
        tier.ifPresent(wanted -> body.put("tier", wanted));
        grants.ifPresent(wanted -> wanted.stream().sorted().forEach(body.withArray("grants")::add));
        return body;
    }

    private static JsonNode shown(PluginAdministration.Done done) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("plugin", done.plugin());
        shown.put("version", done.version());
        shown.put(done.digest().startsWith(KEY) ? "key" : "sha256", done.digest());
        shown.put("tier", done.tier());
        shown.put("grants", done.grants().stream().sorted().toList());
        shown.put("closed_routes", done.closed());
        return JSON.valueToTree(shown);
    }

    private static JsonNode keys(List<VendorKey> keys) {
        return JSON.createArrayNode().addAll(keys.stream().map(PluginLink::key).toList());
    }

    private static ObjectNode key(VendorKey key) {
        return JSON.createObjectNode()
                .put("vendor", key.vendor())
                .put("prefix", key.prefix())
                .put("key", key.fingerprint());
    }
}
