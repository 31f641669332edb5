package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.RecordedRuns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an earlier process wrote down. */
record OnRecord(Map<String, Evidence.Status> ends, Map<String, String> denials) implements RecordedRuns {
    static OnRecord nothing() {
        return of(List.of());
    }

    static OnRecord end(String run, Evidence.Status status) {
        return new OnRecord(Map.of(run, status), Map.of());
    }

    static OnRecord of(List<Evidence> evidence) {
        var ends = new HashMap<String, Evidence.Status>();
        var denials = new HashMap<String, String>();
        for (Evidence record : evidence) {
            if (record instanceof Evidence.RunFinished finished) {
                ends.put(finished.run(), finished.status());
            } else if (record instanceof Evidence.Approval approval
                    && approval.action() == Evidence.ApprovalAction.DENIED) {
                denials.put(approval.run(), approval.by());
            }
        }
        return new OnRecord(ends, denials);
    }

    @Override
    public Map<String, Evidence.Status> ended(Set<String> runs) {
        return ends;
    }

    @Override
    public Map<String, String> denied(Set<String> runs) {
        return denials;
    }
}
