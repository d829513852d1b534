using Bench.Load;

namespace Bench.Peer;

/// <summary>One of the two servers.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Processor time of all its processes so far.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>The same question, as this server is asked.</summary>
    /// <param name="stream">Which of the streams that run together.</param>
    /// <param name="adapter">The adapter; null is the base model.</param>
    /// <param name="prompt">Token ids.</param>
    /// <param name="tokens">Length of the answer, neither more nor less.</param>
    StreamCall Ask(int stream, int? adapter, int[] prompt, int tokens);
}
