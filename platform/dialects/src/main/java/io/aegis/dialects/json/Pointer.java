package io.aegis.dialects.json;

/** The place in a document that is being read, as a JSON pointer (RFC 6901). */
public final class Pointer {
    private final StringBuilder path = new StringBuilder();

    public static Pointer at(String place) {
        var pointer = new Pointer();
        pointer.path.append(place);
        return pointer;
    }

    /** Goes into a member and says where to come back to. */
    public int enter(String name) {
        int mark = path.length();
        path.append('/');
        if (name.indexOf('~') < 0 && name.indexOf('/') < 0) {
            path.append(name);
        } else {
            path.append(name.replace("~", "~0").replace("/", "~1"));
        }
        return mark;
    }

    /** Goes into an item and says where to come back to. */
    public int enter(int index) {
        int mark = path.length();
        path.append('/').append(index);
        return mark;
    }

    public void leave(int mark) {
        path.setLength(mark);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
