package io.aegis.dialects.messages;

import io.aegis.dialects.conversation.Reading;
import io.aegis.dialects.json.Json;
import java.util.List;

/**
 * Leaves out reasoning of earlier turns that has no seal. It came from another provider, or a guard changed it on its way to the client, and the API refuses
 * a request that holds it.
 */
final class MessagesSeals {
    private MessagesSeals() {}

    /**
     * The messages without it; a message that held nothing else is left out too.
     *
     * @param unsealed gets the places of what is left out
     */
    static Json sealed(Json messages, List<String> unsealed) {
        var sent = new Json.Array();
        List<Json> items = Reading.items(messages);
        for (int at = 0; at < items.size(); at++) {
            var message = (Json.Members) items.get(at);
            if (message.get("content") instanceof Json.Array content) {
                int before = unsealed.size();
                Json.Array rest = rest(content, "/messages/" + at + "/content/", unsealed);
                if (unsealed.size() > before) {
                    if (!rest.items().isEmpty()) {
                        sent.items().add(with(message, rest));
                    }
                    continue;
                }
            }
            sent.items().add(message);
        }
        return sent;
    }

    private static Json.Array rest(Json.Array content, String place, List<String> unsealed) {
        var rest = new Json.Array();
        for (int at = 0; at < content.items().size(); at++) {
            Json block = content.items().get(at);
            if (block instanceof Json.Members members && isUnsealed(members)) {
                unsealed.add(place + at);
            } else {
                rest.items().add(block);
            }
        }
        return rest;
    }

    private static boolean isUnsealed(Json.Members block) {
        return Reading.text(block.get("type")).filter("thinking"::equals).isPresent()
                && Reading.text(block.get("signature")).filter(String::isEmpty).isPresent();
    }

    private static Json with(Json.Members message, Json.Array content) {
        Json.Members sent = message.copy();
        sent.put("content", content);
        return sent;
    }
}
