package acme.attack;

/**
 * What there is to be had.
 *
 * @param attack class of the attack
 * @param port somebody on this machine listens there
 * @param pid the gateway's process
 * @param canary a file of the gateway's user
 * @param marker a file that does not exist
 */
record Target(String attack, int port, long pid, String canary, String marker) {
    static final String WORD = "attack ";

    static Target of(String text) {
        String[] words = text.split(" ");
        return new Target(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]), words[4], words[5]);
    }
}
