package io.aegis.spi.testkit;

import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The examples that a bundle ships in {@value #FILE}: one JSON object that says with which settings the plugin is tried and on what. So whoever has the jar
 * can judge it by the contract, without its author's tests. Beside {@code settings}, an object,
 *
 * <ul>
 *   <li>a guard has the lists {@code stop} and {@code pass} of texts and tool calls, and if it needs the network {@code upstream}: an object from words to
 *       answers. A request is answered with status 200 and the first answer whose word its body contains. A tool call is an object of {@code tool}, {@code
 *       arguments} and perhaps {@code namespace}, and is asked about at {@code tool_call};
 *   <li>a provider has {@code dialect}, {@code request} and {@code streamed_request}, {@code answer}, and the list {@code events};
 *   <li>an authenticator has the lists {@code good} and {@code bad} of key digests, and {@code keys}, the gateway's own: an object from digests to
 *       principals, each with its team behind a space if it has one;
 *   <li>a secret backend has the lists {@code located} and {@code unknown} of names such as {@code database/main#password};
 *   <li>an exporter may have {@code accepted}, what its receiver answers.
 * </ul>
 */
public final class Examples {
    /** Where they are in the bundle. */
    public static final String FILE = "aegis/examples.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode document;

    private Examples(JsonNode document) {
        this.document = document;
    }

    /** The examples of the bundle that a factory comes from. */
    public static Examples of(Object factory) {
        String text = PluginBundle.of(factory.getClass())
                .file(FILE)
                .orElseThrow(() -> new AssertionError("the bundle has no " + FILE
                        + "; write into it which settings the plugin is tried with, and on what"));
        try {
            JsonNode document = JSON.readTree(text);
            if (!document.isObject()) {
                throw new AssertionError(FILE + " is not one JSON object");
            }
            return new Examples(document);
        } catch (JacksonException broken) {
            throw new AssertionError(FILE + " is not one JSON object without duplicate keys", broken);
        }
    }

    /** The settings; empty if there are none. */
    public Settings settings() {
        JsonNode settings = document.path("settings");
        var values = new LinkedHashMap<String, Object>();
        settings.properties()
                .forEach(entry -> values.put(entry.getKey(), JSON.treeToValue(entry.getValue(), Object.class)));
        return Settings.of(values);
    }

    /** Whether there is an example of a name. */
    public boolean has(String name) {
        return document.has(name);
    }

    /** A text; of anything else than a string, the JSON that says it. */
    public String text(String name) {
        return text(required(name));
    }

    /** A list of texts. */
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        list(name).forEach(item -> texts.add(text(item)));
        return List.copyOf(texts);
    }

    private JsonNode list(String name) {
        JsonNode list = required(name);
        if (!list.isArray()) {
            throw new AssertionError("'" + name + "' in " + FILE + " must be a list");
        }
        return list;
    }

    private Map<String, String> pairs(String name) {
        JsonNode object = required(name);
        if (!object.isObject()) {
            throw new AssertionError("'" + name + "' in " + FILE + " must be an object");
        }
        var pairs = new LinkedHashMap<String, String>();
        object.properties().forEach(entry -> pairs.put(entry.getKey(), text(entry.getValue())));
        return pairs;
    }

    /** Inspections of a list of texts and tool calls, one of each. */
    public List<Inspection> inspections(String name) {
        var inspections = new ArrayList<Inspection>();
        list(name)
                .forEach(item -> inspections.add(
                        item.has("tool") && item.has("arguments") ? called(item) : Inspections.of(text(item))));
        return List.copyOf(inspections);
    }

    private static Inspection called(JsonNode call) {
        return Inspections.begin()
                .at(Stage.TOOL_CALL)
                .call(
                        call.path("namespace").asString(""),
                        text(call.get("tool")),
                        call.get("arguments").toString())
                .build();
    }

    /** A list of key digests as credentials. */
    public List<Credential> credentials(String name) {
        return texts(name).stream().<Credential>map(Credential.KeyDigest::new).toList();
    }

    /** The gateway's own keys, which open every route. */
    public Map<Credential.KeyDigest, Authentication.Authenticated> keys() {
        var keys = new LinkedHashMap<Credential.KeyDigest, Authentication.Authenticated>();
        pairs("keys").forEach((digest, holder) -> {
            String[] idAndTeam = holder.split(" ", 2);
            Optional<String> team = idAndTeam.length == 2 ? Optional.of(idAndTeam[1]) : Optional.empty();
            keys.put(
                    new Credential.KeyDigest(digest),
                    new Authentication.Authenticated(new Principal(idAndTeam[0], team, Set.of()), Optional.empty()));
        });
        return keys;
    }

    /** The host of a guard: its upstream, if there is one, and nothing else. */
    public Host host() {
        if (!has("upstream")) {
            return new FakeHost();
        }
        Map<String, String> answers = pairs("upstream");
        return new FakeHost().withNetwork(request -> answer(answers, request));
    }

    private static UpstreamResponse answer(Map<String, String> answers, UpstreamRequest request) {
        var body = new String(request.body(), StandardCharsets.UTF_8);
        String answer = answers.entrySet().stream()
                .filter(entry -> body.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new UpstreamException(UpstreamException.Cause.UNREACHABLE));
        return new UpstreamResponse(200, Map.of("content-type", "application/json"), ScriptedBytes.of(answer));
    }

    /** A list of names of secrets. */
    public List<SecretBackendContract.Name> names(String name) {
        return texts(name).stream().map(SecretBackendContract.Name::of).toList();
    }

    private JsonNode required(String name) {
        JsonNode found = document.path(name);
        if (found.isMissingNode()) {
            throw new AssertionError(FILE + " has no '" + name + "'");
        }
        return found;
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : node.toString();
    }
}
