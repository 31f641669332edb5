package io.aegis.cli;

import io.aegis.app.State;
import io.aegis.ledger.LedgerReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the gateway can reach and with which plugins, as its ledger has it: nothing runs that is not recorded there first, so this is the same while the
 * gateway is up and when it is down.
 */
@Command(
        name = "inventory",
        description = "models that the gateway can reach, and its plugins",
        mixinStandardHelpOptions = true)
final class AuditInventoryCommand implements Callable<Integer> {
    private static final List<String> MODEL =
            List.of("route", "provider", "type", "model", "region", "owner", "risk_rating");
    private static final List<String> PLUGIN = List.of("plugin", "kind", "version", "tier", "signer", "grants");

    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    AuditInventoryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        LocalState.require(place.dataDirectory());
        var ledger = new LedgerReader(State.evidence(place.dataDirectory()));
        JsonNode models = ledger.last("model_inventory")
                .orElseThrow(() -> new CommandFailure(ExitCode.NOT_FOUND, "no gateway has served here yet"))
                .at("/body/providers");
        ObjectNode document = JsonMapper.shared().createObjectNode().put("object", "list");
        document.set("data", models);
        var plugins = document.putArray("plugins");
        ledger.last("plugin_inventory")
                .ifPresent(record -> record.at("/body/plugins").forEach(plugins::add));
        if (output.format() == Format.table) {
            table(List.of("ROUTE", "PROVIDER", "TYPE", "MODEL", "REGION", "OWNER", "RISK"), models, MODEL);
            terminal.data("");
            table(List.of("PLUGIN", "KIND", "VERSION", "TIER", "SIGNER", "GRANTS"), plugins, PLUGIN);
        } else {
            output.print(terminal, document);
        }
        return ExitCode.OK.code();
    }

    private void table(List<String> heading, JsonNode entries, List<String> members) {
        var rows = new ArrayList<List<String>>();
        rows.add(heading);
        entries.forEach(entry -> rows.add(
                members.stream().map(member -> shown(entry.path(member))).toList()));
        terminal.table(rows);
    }

    private static String shown(JsonNode value) {
        if (value.isArray()) {
            var words = new ArrayList<String>();
            value.forEach(word -> words.add(word.asString("")));
            return words.isEmpty() ? "-" : String.join(" ", words);
        }
        return value.asString("-");
    }
}
