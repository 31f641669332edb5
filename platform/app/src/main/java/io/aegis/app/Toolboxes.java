package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.ConfigCode;
import io.aegis.config.ConfigException;
import io.aegis.config.Problem;
import io.aegis.config.Residency;
import io.aegis.config.Route;
import io.aegis.config.Tool;
import io.aegis.kernel.GovernedTool;
import io.aegis.kernel.Toolbox;
import io.aegis.kernel.port.ArgumentPolicy;
import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.tools.CannedResult;
import io.aegis.tools.HttpEndpoint;
import io.aegis.tools.HttpTool;
import io.aegis.tools.SchemaPolicy;
import io.aegis.tools.ToolException;
import io.aegis.vault.CredentialPlacement;
import io.aegis.vault.UpstreamDeclaration;
import io.aegis.vault.UpstreamLimits;
import io.aegis.vault.VaultException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a configuration says of the tools of its routes, made ready: schemas are read, and each endpoint has a way out of its own. */
final class Toolboxes {
    private static final String ANY_OBJECT = "{\"type\":\"object\"}";
    private static final Pattern SHOWN = Pattern.compile("[A-Za-z0-9._$-]{1,64}");

    /** Beyond what a tool may answer, so that it sees for itself that there is more. */
    private static final long MORE = 64L << 10;

    private static final int CONNECTIONS = 64;

    private final Config config;
    private final WaysOut.Opener opener;

    Toolboxes(Config config, WaysOut.Opener opener) {
        this.config = config;
        this.opener = opener;
    }

    /**
     * The tools of a route.
     *
     * @throws ConfigException if what is said of one cannot be used
     */
    Toolbox of(Route route) {
        var tools = new LinkedHashMap<String, GovernedTool>();
        route.tools().forEach((name, tool) -> tools.put(name, new Entry(route.name(), tool).governed()));
        return tools.isEmpty() ? Toolbox.EMPTY : new Toolbox(tools, route.maxTurns());
    }

    /** One tool, and where the configuration says so. */
    private final class Entry {
        private final String route;
        private final Tool tool;
        private final String pointer;

        Entry(String route, Tool tool) {
            this.route = route;
            this.tool = tool;
            this.pointer = "/routes/" + route + "/tools/" + tool.name();
        }

        GovernedTool governed() {
            Optional<HttpEndpoint> endpoint =
                    tool.http().map(http -> understood(() -> HttpEndpoint.of(http.method(), http.url(), http.body())));
            return new GovernedTool(
                    new ToolDefinition(tool.name(), tool.description().orElse(""), parameters()),
                    tool.result().map(Entry::canned).or(() -> endpoint.map(this::called)),
                    tool.deny(),
                    tool.requireApproval(),
                    policy(endpoint),
                    new GovernedTool.Clearance(tool.receives(), tool.receivesFrom(), tool.reveals()));
        }

        private String parameters() {
            return tool.parameters().orElse(ANY_OBJECT);
        }

        private ArgumentPolicy policy(Optional<HttpEndpoint> endpoint) {
            if (tool.parameters().isEmpty() && tool.rules().isEmpty() && endpoint.isEmpty()) {
                return ArgumentPolicy.NONE;
            }
            List<SchemaPolicy.Rule> rules = tool.rules().stream()
                    .map(rule -> new SchemaPolicy.Rule(rule.when(), rule.denies(), rule.reason()))
                    .toList();
            SchemaPolicy policy = understood(() -> SchemaPolicy.of(parameters(), rules));
            return endpoint.map(policy::sentTo).orElse(policy);
        }

        private static GovernedTool.Service canned(String result) {
            return new GovernedTool.Service(new CannedResult(result), Optional.empty(), Optional.empty());
        }

        private GovernedTool.Service called(HttpEndpoint endpoint) {
            return new GovernedTool.Service(
                    new HttpTool(endpoint, broker(endpoint), tool.timeout(), tool.maxResult()),
                    Optional.of(endpoint.host()),
                    tool.http().flatMap(Tool.Http::residency).map(Residency::region));
        }

        private Broker broker(HttpEndpoint endpoint) {
            try {
                return opener.open(new UpstreamDeclaration(
                        route + "." + tool.name(),
                        endpoint.baseUrl(),
                        tool.http().flatMap(this::credential),
                        Map.of(),
                        limits(),
                        Set.of(endpoint.method())));
            } catch (VaultException unusable) {
                boolean isAboutTheUrl = unusable.code() == VaultException.Code.INVALID;
                throw WaysOut.refused(config, pointer + (isAboutTheUrl ? "/http/url" : "/http/api_key"), unusable);
            }
        }

        private Optional<UpstreamDeclaration.Credential> credential(Tool.Http http) {
            return http.apiKey()
                    .map(reference -> new UpstreamDeclaration.Credential(reference.toString(), placement(http)));
        }

        private CredentialPlacement placement(Tool.Http http) {
            try {
                return http.apiKeyHeader()
                        .<CredentialPlacement>map(name -> new CredentialPlacement.Header(name.toLowerCase(Locale.ROOT)))
                        .orElseGet(CredentialPlacement.Bearer::new);
            } catch (VaultException unusable) {
                throw WaysOut.refused(config, pointer + "/http/api_key_header", unusable);
            }
        }

        private UpstreamLimits limits() {
            Duration connect = UpstreamLimits.STANDARD.connect();
            long most = tool.maxResult() + MORE;
            return new UpstreamLimits(
                    tool.timeout().compareTo(connect) < 0 ? tool.timeout() : connect,
                    tool.timeout(),
                    tool.timeout(),
                    most,
                    most,
                    CONNECTIONS);
        }

        private <T> T understood(Supplier<T> reading) {
            try {
                return reading.get();
            } catch (ToolException odd) {
                String place = pointer + odd.pointer();
                throw new ConfigException(List.of(new Problem(
                        ConfigCode.INVALID,
                        Problem.Severity.ERROR,
                        config.positions().nearest(place),
                        shown(place),
                        odd.what(),
                        odd.why(),
                        odd.fix())));
            }
        }

        /** Names of properties are the operator's to choose; what does not look like one is not repeated. */
        private static String shown(String place) {
            return Arrays.stream(place.substring(1).split("/"))
                    .map(step -> SHOWN.matcher(step).matches() ? step : "(this key)")
                    .collect(Collectors.joining("."));
        }
    }
}
