using System.Threading.Channels;

namespace AdapterHost.Engine;

/// <summary>How an answer's events go from its sequence to its reader: one thread writes, one reads.</summary>
internal static class EventChannel
{
    /// <summary>At most one event a token, and the end: the reader can never hold up the thread that writes.</summary>
    /// <param name="tokens">How many tokens at most have an event.</param>
    public static Channel<GenerationEvent> Of(int tokens) => Channel.CreateBounded<GenerationEvent>(new BoundedChannelOptions(tokens + 2)
    {
        SingleReader = true,
        SingleWriter = true,
        AllowSynchronousContinuations = false,
    });
}
