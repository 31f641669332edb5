package io.aegis.ledger;

import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.guard.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The body of each type of record, as canonical JSON. The reference page {@code docs/reference/evidence.md} names every member. */
final class RecordBody {
    private static final int USUAL_LENGTH = 1024;

    private final JsonText json;

    private final Optional<String> inForce;

    private RecordBody(JsonText json, Optional<String> inForce) {
        this.json = json;
        this.inForce = inForce;
    }

    /** The value of a record's {@code type} member. */
    static String type(Evidence evidence) {
        return switch (evidence) {
            case Evidence.RunStarted started -> "run_started";
            case Evidence.RunAttempted attempted -> "run_attempted";
            case Evidence.ToolCalled called -> "tool_called";
            case Evidence.Approval approval -> "approval";
            case Evidence.RunFinished finished -> "run_evidence";
            case Evidence.RefusalsRepeated repeated -> "refusals_repeated";
            case Evidence.ConfigChange change -> "config_change";
            case Evidence.ModelInventory inventory -> "model_inventory";
            case Evidence.PluginInventory inventory -> "plugin_inventory";
            case Evidence.ContentErased erased -> "content_erased";
            case Evidence.KeyEvent event -> "key_event";
            case Evidence.ProviderTested tested -> "provider_test";
            case Evidence.PluginChange change -> "plugin_change";
        };
    }

    /** When the thing happened. */
    static Instant at(Evidence evidence) {
        return switch (evidence) {
            case Evidence.RunStarted started -> started.at();
            case Evidence.RunAttempted attempted -> attempted.at();
            case Evidence.ToolCalled called -> called.at();
            case Evidence.Approval approval -> approval.at();
            case Evidence.RunFinished finished -> finished.at();
            case Evidence.RefusalsRepeated repeated -> repeated.at();
            case Evidence.ConfigChange change -> change.at();
            case Evidence.ModelInventory inventory -> inventory.at();
            case Evidence.PluginInventory inventory -> inventory.at();
            case Evidence.ContentErased erased -> erased.at();
            case Evidence.KeyEvent event -> event.at();
            case Evidence.ProviderTested tested -> tested.at();
            case Evidence.PluginChange change -> change.at();
        };
    }

    /**
     * The value of a record's {@code body} member.
     *
     * @param inForce digest of the configuration of now, for what belongs to no generation; empty if nobody could read one
     */
    static String of(Evidence evidence, Optional<String> inForce) {
        var text = new JsonText(USUAL_LENGTH);
        var body = new RecordBody(text, inForce);
        text.object(object -> {
            switch (evidence) {
                case Evidence.RunStarted started -> body.started(started);
                case Evidence.RunAttempted attempted -> body.attempted(attempted);
                case Evidence.ToolCalled called -> body.called(called);
                case Evidence.Approval approval -> body.approval(approval);
                case Evidence.RunFinished finished -> body.finished(finished);
                case Evidence.RefusalsRepeated repeated -> body.repeated(repeated);
                case Evidence.ConfigChange change -> body.change(change);
                case Evidence.ModelInventory inventory -> body.inventory(inventory);
                case Evidence.PluginInventory inventory -> body.plugins(inventory);
                case Evidence.ContentErased erased -> body.erased(erased);
                case Evidence.KeyEvent event -> body.key(event);
                case Evidence.ProviderTested tested -> body.provider(tested);
                case Evidence.PluginChange change -> body.plugin(change);
            }
        });
        return text.toString();
    }

    private void started(Evidence.RunStarted started) {
        json.name("config").text(started.config());
        json.name("generation").number(started.generation());
        guards(started.guards());
        json.name("principal").text(started.principal());
        json.name("request").text(started.requestDigest());
        json.name("route").text(started.route());
        json.name("run").text(started.run());
        json.name("target").text(started.target());
    }

    private void attempted(Evidence.RunAttempted attempted) {
        json.name("attempt").number(attempted.attempt());
        json.name("config").text(attempted.config());
        json.name("principal").text(attempted.principal());
        json.name("request").text(attempted.requestDigest());
        json.name("route").text(attempted.route());
        json.name("run").text(attempted.run());
        json.name("target").text(attempted.target());
        json.name("turn").number(attempted.turn());
    }

    private void called(Evidence.ToolCalled called) {
        json.name("arguments").text(called.arguments());
        json.name("config").text(called.config());
        unlessEmpty("destination", called.destination());
        json.name("principal").text(called.principal());
        json.name("route").text(called.route());
        json.name("run").text(called.run());
        json.name("tool").text(called.tool());
        json.name("turn").number(called.turn());
    }

    private void approval(Evidence.Approval approval) {
        json.name("action").text(word(approval.action()));
        json.name("agreed").number(approval.agreed());
        json.name("asked").array(array -> approval.asked().forEach(asked -> array.object(object -> asked(asked))));
        unlessEmpty("by", approval.by());
        json.name("config").text(approval.config());
        json.name("digest").text(approval.digest());
        json.name("quorum").number(approval.quorum());
        unlessEmpty("reason", approval.reason());
        json.name("requester").text(approval.requester());
        json.name("route").text(approval.route());
        json.name("run").text(approval.run());
    }

    private void asked(Asked asked) {
        json.name("guard").text(asked.guard());
        json.name("rule").text(asked.rule());
        json.name("stage").text(word(asked.stage()));
    }

    private void finished(Evidence.RunFinished finished) {
        json.name("answer").text(finished.answerDigest());
        optional("code", finished.code());
        json.name("config").text(finished.config());
        json.name("generation").number(finished.generation());
        guards(finished.guards());
        json.name("millis").number(finished.millis());
        json.name("principal").text(finished.principal());
        json.name("released").number(finished.released());
        json.name("route").text(finished.route());
        json.name("run").text(finished.run());
        json.name("started").bool(finished.started());
        json.name("status").text(word(finished.status()));
        if (!finished.tools().isEmpty()) {
            json.name("tools").array(array -> finished.tools().forEach(tool -> array.object(object -> tool(tool))));
        }
        texts("unscanned", finished.unscanned());
        optional("upstream_request", finished.upstreamRequest());
        finished.usage().ifPresent(this::usage);
    }

    private void tool(Evidence.ToolEntry tool) {
        json.name("micros").number(tool.micros());
        json.name("outcome").text(tool.outcome());
        json.name("tool").text(tool.tool());
    }

    private void repeated(Evidence.RefusalsRepeated repeated) {
        json.name("code").text(repeated.code());
        json.name("config").text(repeated.config());
        json.name("count").number(repeated.count());
        json.name("principal").text(repeated.principal());
        json.name("route").text(repeated.route());
    }

    private void change(Evidence.ConfigChange change) {
        json.name("actor").text(change.actor());
        optional("change_ref", change.changeRef());
        json.name("config").raw(change.config());
        json.name("diff").raw(change.diff());
        json.name("digest").text(change.digest());
        json.name("generation").number(change.generation());
        json.name("weakens").bool(change.weakens());
    }

    private void inventory(Evidence.ModelInventory inventory) {
        json.name("config").text(inventory.digest());
        json.name("generation").number(inventory.generation());
        json.name("providers").array(array -> inventory.providers().forEach(array::raw));
    }

    private void plugins(Evidence.PluginInventory inventory) {
        json.name("config").text(inventory.digest());
        json.name("generation").number(inventory.generation());
        unlessEmpty("lock", inventory.lock());
        json.name("plugins").array(array -> inventory.plugins().forEach(array::raw));
    }

    private void erased(Evidence.ContentErased erased) {
        json.name("actor").text(erased.actor());
        erased.before().ifPresent(time -> json.name("before").text(time.toString()));
        config();
        erased.principal().ifPresent(principal -> json.name("principal").text(principal));
        json.name("runs").number(erased.runs());
    }

    private void key(Evidence.KeyEvent event) {
        json.name("action").text(event.action());
        json.name("actor").text(event.actor());
        config();
        json.name("key").text(event.key());
        json.name("principal").text(event.principal());
    }

    private void provider(Evidence.ProviderTested tested) {
        json.name("actor").text(tested.actor());
        json.name("config").text(tested.config());
        unlessZero("millis", tested.millis());
        json.name("model").text(tested.model());
        json.name("outcome").text(tested.outcome());
        json.name("provider").text(tested.provider());
        unlessZero("status", tested.status());
        tested.usage().ifPresent(this::usage);
    }

    private void plugin(Evidence.PluginChange change) {
        json.name("action").text(word(change.action()));
        json.name("actor").text(change.actor());
        config();
        unlessEmpty("digest", change.digest());
        texts("grants", change.grants());
        unlessEmpty("key", change.key());
        unlessEmpty("lock", change.lock());
        json.name("plugin").text(change.plugin());
        unlessEmpty("reason", change.reason());
        unlessEmpty("signer", change.signer());
        unlessEmpty("tier", change.tier());
        unlessEmpty("version", change.version());
    }

    private void guards(List<Evidence.GuardEntry> entries) {
        json.name("guards").array(array -> {
            for (Evidence.GuardEntry entry : entries) {
                array.object(object -> guard(entry));
            }
        });
    }

    private void guard(Evidence.GuardEntry entry) {
        json.name("coverage").text(word(entry.coverage()));
        if (!entry.digest().isEmpty()) {
            json.name("digest").text(entry.digest());
        }
        if (!entry.findings().isEmpty()) {
            json.name("findings").array(array -> entry.findings().forEach(this::finding));
        }
        json.name("guard").text(entry.guard());
        json.name("micros").number(entry.micros());
        json.name("segments").number(entry.segments());
        if (entry.shadow()) {
            json.name("shadow").bool(true);
        }
        json.name("stage").text(word(entry.stage()));
        json.name("verdict").text(entry.verdict());
    }

    private void finding(Finding finding) {
        json.text(finding.count() == 1 ? finding.rule() : finding.rule() + ":" + finding.count());
    }

    private void usage(Usage usage) {
        json.name("usage").object(object -> {
            json.name("cached_input").number(usage.cachedInput());
            json.name("input").number(usage.input());
            json.name("output").number(usage.output());
            json.name("reasoning").number(usage.reasoning());
        });
    }

    private void config() {
        json.name("config");
        inForce.ifPresentOrElse(json::text, () -> json.raw("null"));
    }

    private void unlessEmpty(String name, String value) {
        if (!value.isEmpty()) {
            json.name(name).text(value);
        }
    }

    private void unlessZero(String name, long value) {
        if (value != 0) {
            json.name(name).number(value);
        }
    }

    private void optional(String name, Optional<String> value) {
        value.ifPresent(text -> json.name(name).text(text));
    }

    private void texts(String name, List<String> values) {
        if (!values.isEmpty()) {
            json.name(name).array(array -> values.forEach(array::text));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
