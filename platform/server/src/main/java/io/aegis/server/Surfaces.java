package io.aegis.server;

/** Which surface answers which endpoint. */
final class Surfaces {
    private final Surface model;
    private final Surface count;
    private final ModelSurface models;
    private final CheckSurface check;
    private final RunSurface runs;
    private final RunEvents events;
    private final ApprovalSurface approvals;
    private final PageSurface pages;
    private final Surface pageEvents;
    private final Surface pageAssets = new PageAssets();
    private final AuditSurface audit;
    private final HealthSurface health;
    private final Surface openApi = new OpenApiSurface();
    private final AdminSurface admin;
    private final PluginSurface plugins;
    private final Surface purge;
    private final Surface replay;
    private final ProviderSurface providers;
    private final CheckpointSurface checkpoints;

    Surfaces(ServerPorts ports, Traffic traffic, Identity identity) {
        model = call -> ports.runs().answer(call.caller(), call.dialect(), call.body(), new ConnectedClient(call));
        count = new CountSurface(ports.runs());
        models = new ModelSurface(ports.generations());
        check = new CheckSurface(ports.runs(), ports.chat());
        runs = new RunSurface(ports.runs(), ports.chat(), ports.store());
        events = new RunEvents(ports.runs(), traffic);
        approvals = new ApprovalSurface(ports.runs());
        pages = new PageSurface(ports.runs(), identity);
        pageEvents = new PageEvents(ports.runs(), identity, traffic);
        audit = new AuditSurface(ports.store(), ports.audit());
        health = new HealthSurface(ports.status(), ports.metrics(), traffic);
        admin = new AdminSurface(ports.keys(), ports.reloads());
        purge = new PurgeSurface(ports.erasures());
        replay = new ReplaySurface(ports.replays());
        plugins = new PluginSurface(ports.plugins());
        providers = new ProviderSurface(ports.providers());
        checkpoints = new CheckpointSurface(ports.checkpoints());
    }

    Surface of(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT, RESPONSES, MESSAGES, EMBEDDINGS -> model;
            case COUNT_TOKENS -> count;
            case MODELS -> models::list;
            case MODEL -> models::one;
            case CHECK -> check;
            case RUN_CREATE -> runs::create;
            case RUNS -> runs::list;
            case RUN -> runs::show;
            case RUN_EVENTS -> events;
            case RUN_RESUME -> approvals::resume;
            case RUN_REVEAL -> approvals::reveal;
            case APPROVALS -> pages::waiting;
            case APPROVALS_DECIDED -> pages::decided;
            case APPROVALS_EVENTS -> pageEvents;
            case APPROVALS_SIGN_IN_FORM -> pages::signInForm;
            case APPROVALS_SIGN_IN -> pages::signIn;
            case APPROVALS_SIGN_OUT -> pages::signOut;
            case APPROVALS_ASSET -> pageAssets;
            case APPROVAL -> pages::run;
            case APPROVAL_DECIDE -> pages::decide;
            case APPROVAL_REVEAL -> pages::reveal;
            case AUDIT -> audit::list;
            case LEDGER -> audit::ledger;
            case INVENTORY -> audit::inventory;
            case REPORT -> new Apart(audit::report);
            case LIVE, HEALTH -> health::live;
            case READY -> health::ready;
            case READY_DETAIL -> health::readyInDetail;
            case STATUS -> health::status;
            case METRICS -> health::metrics;
            case OPENAPI -> openApi;
            case KEYS -> admin::keys;
            case KEY_CREATE -> admin::createKey;
            case KEY_REVOKE -> admin::revokeKey;
            case KEY_ROTATE -> admin::rotateKey;
            case CONFIG_DIFF -> new Apart(admin::configDifference);
            case CONFIG_APPLY, RELOAD -> new Apart(admin::applyConfig);
            case PLUGINS -> plugins::list;
            case PLUGIN_INSTALL -> new Apart(plugins::install);
            case PLUGIN_UPDATE -> new Apart(plugins::update);
            case PLUGIN_REVOKE -> new Apart(plugins::revoke);
            case PLUGIN_ROLLBACK -> new Apart(plugins::rollback);
            case PLUGIN_REMOVE -> new Apart(plugins::remove);
            case PROVIDERS -> providers::list;
            case PROVIDER_TEST -> providers::test;
            case POLICY_REPLAY -> new Apart(replay);
            case RUNS_PURGE -> purge;
            case CHECKPOINT -> checkpoints::checkpoint;
            case CHECKPOINT_KEY -> checkpoints::key;
            case CHECKPOINT_KEY_ROTATE -> checkpoints::rotate;
            case TRUST -> plugins::keys;
            case TRUST_ADD -> plugins::trust;
            case TRUST_REMOVE -> plugins::distrust;
        };
    }
}
