package io.aegis.kernel.port;

import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the ledger keeps. Digests of content are keyed per run; there is no text of a run in here. */
public sealed interface Evidence {
    /** How much of a stage a guard has seen. */
    enum Coverage {
        SCANNED,
        NOT_APPLICABLE,
        REFUSED,
        UNGUARDED,
        PASSED_UNSCANNED,
        LATE_VIOLATION
    }

    /** How a run ended. */
    enum Status {
        COMPLETED,
        BLOCKED,
        DENIED,
        ERROR
    }

    /**
     * What one guard said at one stage.
     *
     * @param stage the stage
     * @param guard configured name of the guard; {@code -} for a stage without guards
     * @param verdict {@code allow, sanitize, require_approval, block}, or {@code failed}
     * @param coverage how much it saw
     * @param segments how many segments it was handed
     * @param digest keyed digest of what it was handed, hexadecimal; empty if nothing was
     * @param findings the rules that matched
     * @param micros how long it took
     * @param shadow whether it only said so, and nothing came of it
     */
    record GuardEntry(
            Stage stage,
            String guard,
            String verdict,
            Coverage coverage,
            int segments,
            String digest,
            List<Finding> findings,
            long micros,
            boolean shadow) {
        public GuardEntry {
            findings = List.copyOf(findings);
        }

        /** Of a guard that acts. */
        public GuardEntry(
                Stage stage,
                String guard,
                String verdict,
                Coverage coverage,
                int segments,
                String digest,
                List<Finding> findings,
                long micros) {
            this(stage, guard, verdict, coverage, segments, digest, findings, micros, false);
        }

        /** The same with other findings. */
        public GuardEntry withFindings(List<Finding> those) {
            return new GuardEntry(stage, guard, verdict, coverage, segments, digest, those, micros, shadow);
        }
    }

    /** Durable before the first byte of a body leaves for a provider. */
    record RunStarted(
            String run,
            Instant at,
            String principal,
            String route,
            long generation,
            String config,
            String target,
            String requestDigest,
            List<GuardEntry> guards)
            implements Evidence {
        public RunStarted {
            guards = List.copyOf(guards);
        }
    }

    /**
     * Durable before the first byte of a body leaves for a provider again, or for another one.
     *
     * @param config digest of the configuration of the run's generation
     * @param attempt which attempt of the run it is; 2 for the first after {@link RunStarted}
     * @param turn how often the model has been asked, with this time
     */
    record RunAttempted(
            String run,
            Instant at,
            String principal,
            String route,
            String config,
            String target,
            int attempt,
            int turn,
            String requestDigest)
            implements Evidence {}

    /**
     * Durable before a tool that the gateway runs gets its arguments.
     *
     * @param config digest of the configuration of the run's generation
     * @param destination the host that they go to; empty if they go nowhere
     * @param turn of the answer in which the model called it
     * @param arguments keyed digest of what the tool gets
     */
    record ToolCalled(
            String run,
            Instant at,
            String principal,
            String route,
            String config,
            String tool,
            String destination,
            int turn,
            String arguments)
            implements Evidence {}

    /**
     * What came of one call of a tool.
     *
     * @param outcome {@code said}; {@code unfit} or {@code outdated} if it was not called; or why it failed
     */
    record ToolEntry(String tool, String outcome, long micros) {}

    /** What happens to the approval of a run. */
    enum ApprovalAction {
        /** The run waits. */
        REQUESTED,
        /** Somebody agreed. */
        APPROVED,
        /** Somebody did not. */
        DENIED,
        /** Nobody agreed in time, so the run is denied. */
        EXPIRED,
        /** What was agreed to is not what would happen now. */
        VOIDED,
        /** Somebody wanted to decide, and could not. */
        REFUSED,
        /** Somebody looked at hidden values. */
        REVEALED
    }

    /**
     * A run waits for a human, or somebody decided, or tried to.
     *
     * @param by who did it; empty if nobody did
     * @param requester whose run it is
     * @param config digest of the configuration that asked, or under which it was decided
     * @param asked who asked for it
     * @param digest of what is to be agreed to
     * @param agreed how many have agreed
     * @param quorum how many must
     * @param reason error code of what refused or voided it; empty otherwise
     */
    record Approval(
            String run,
            Instant at,
            ApprovalAction action,
            String by,
            String requester,
            String route,
            String config,
            List<Asked> asked,
            String digest,
            int agreed,
            int quorum,
            String reason)
            implements Evidence {
        public Approval {
            asked = List.copyOf(asked);
        }
    }

    /**
     * Durable before the last byte of an answer (not streamed: the first) reaches the client.
     *
     * @param started whether a {@link RunStarted} was written for this run
     * @param code the error that the client got, {@code AEG-GRD-001}; empty if none
     * @param guards of the stages after {@link RunStarted}; all stages if there is none
     * @param answerDigest keyed digest of what was released
     * @param released characters that were released
     * @param upstreamRequest the upstream's id of the request
     * @param tools what came of the calls of tools that the gateway ran
     */
    record RunFinished(
            String run,
            Instant at,
            String principal,
            String route,
            long generation,
            String config,
            boolean started,
            Status status,
            Optional<String> code,
            List<GuardEntry> guards,
            List<String> unscanned,
            String answerDigest,
            long released,
            Optional<Usage> usage,
            Optional<String> upstreamRequest,
            List<ToolEntry> tools,
            long millis)
            implements Evidence {
        public RunFinished {
            tools = List.copyOf(tools);
            guards = List.copyOf(guards);
            unscanned = List.copyOf(unscanned);
        }
    }

    /** Identical refusals of one principal within a minute under one configuration, counted. */
    record RefusalsRepeated(Instant at, String principal, String route, String config, String code, long count)
            implements Evidence {}

    /**
     * The effective configuration, its credentials as references.
     *
     * @param config canonical JSON
     * @param diff changed paths with old and new value, canonical JSON
     * @param weakens whether a protection was removed or loosened
     * @param actor who did it: {@code start}, {@code file:uid=0}, {@code operator:uid=1000}
     * @param changeRef what the operator calls the change, as a ticket or a commit; empty if nobody said
     */
    record ConfigChange(
            Instant at,
            long generation,
            String digest,
            String config,
            String diff,
            boolean weakens,
            String actor,
            Optional<String> changeRef)
            implements Evidence {}

    /**
     * What a generation can reach.
     *
     * @param providers one canonical JSON object each: name, type, model, residency, plugin digest
     */
    record ModelInventory(Instant at, long generation, String digest, List<String> providers) implements Evidence {
        public ModelInventory {
            providers = List.copyOf(providers);
        }
    }

    /**
     * The plugins of a generation.
     *
     * @param plugins one canonical JSON object each: plugin, version, digest, tier, grants, signer
     * @param lock digest of the list of plugins that the records before this one add up to; empty if the list that was found is not believed
     */
    record PluginInventory(Instant at, long generation, String digest, List<String> plugins, String lock)
            implements Evidence {
        public PluginInventory {
            plugins = List.copyOf(plugins);
        }
    }

    /**
     * The content of runs was erased, with the keys of their digests: of all of a principal's, or of all that were over before a time.
     *
     * @param runs how many had content
     */
    record ContentErased(Instant at, Optional<String> principal, Optional<Instant> before, long runs, String actor)
            implements Evidence {}

    /** A virtual key was created, revoked or rotated. */
    record KeyEvent(Instant at, String action, String key, String principal, String actor) implements Evidence {}

    /**
     * An operator has a provider asked a question of the gateway's own. Durable before a byte leaves, as {@code begun}, and again before the operator is told
     * what came of it.
     *
     * @param model what the provider is asked for
     * @param config digest of the configuration that names the provider
     * @param outcome {@code begun}, {@code answered} or what was wrong, as {@code credentials_rejected}
     * @param status HTTP status of a refusal; 0 if there was none
     * @param millis how long it took; 0 before it is known
     * @param actor who did it: {@code operator:uid=1000}, or the id of a principal
     */
    record ProviderTested(
            Instant at,
            String provider,
            String model,
            String config,
            String outcome,
            int status,
            long millis,
            Optional<Usage> usage,
            String actor)
            implements Evidence {}

    /** What is done to plugins, and to whom their signatures are believed. */
    enum PluginAction {
        INSTALLED,
        UPDATED,
        ROLLED_BACK,
        REMOVED,
        REVOKED,
        TRUSTED,
        DISTRUSTED,
        /** Somebody wanted one of these, and it was not done. */
        REFUSED
    }

    /**
     * A plugin came, changed, went, or was refused; or a vendor's key is believed, or no longer.
     *
     * @param plugin name of the plugin; of a key, the vendor
     * @param version of the plugin; empty if it is not about one
     * @param digest SHA-256 of its file; empty if it is not about one
     * @param tier where it runs; empty if it does not
     * @param grants what it may use
     * @param signer fingerprint of the vendor's key; empty if there is none
     * @param key the key itself in DER and base64, with the prefix that it is pinned to before a space; empty if it is not about a key
     * @param reason error code of a refusal; empty otherwise
     * @param lock digest of the list of plugins after it; empty if it does not change the list
     */
    record PluginChange(
            Instant at,
            PluginAction action,
            String plugin,
            String version,
            String digest,
            String tier,
            List<String> grants,
            String signer,
            String key,
            String reason,
            String lock,
            String actor)
            implements Evidence {
        public PluginChange {
            grants = List.copyOf(grants);
        }
    }
}
