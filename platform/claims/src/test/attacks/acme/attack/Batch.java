package acme.attack;

/** Many attacks, one after the other. */
public final class Batch extends Hostile {
    @Override
    Hostile named(String attack) {
        try {
            return (Hostile) Class.forName("acme.attack." + attack)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
