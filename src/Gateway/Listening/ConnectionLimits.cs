using System.ComponentModel.DataAnnotations;

namespace Gateway.Listening;

/// <summary>What one connection may cost, on both listeners. Section <c>Gateway:Limits</c>. What is over a limit is refused, then the connection is closed.</summary>
internal sealed class ConnectionLimits
{
    public const string Section = "Gateway:Limits";
    public const int DefaultConnections = 10_000;
    public const int DefaultRequestLineBytes = 8 * 1024;
    public const int DefaultHeaderBytes = 32 * 1024;
    public const int DefaultHeaderCount = 100;
    public const int DefaultHeaderSeconds = 15;
    public const int DefaultKeepAliveSeconds = 130;
    public const int DefaultBodyBytesPerSecond = 240;
    public const int DefaultBodyGraceSeconds = 5;
    public const int DefaultAnswerBytesPerSecond = 240;
    public const int DefaultAnswerGraceSeconds = 5;
    public const int DefaultAnswerBufferBytes = 64 * 1024;
    public const int DefaultSendBufferBytes = 128 * 1024;
    public const int DefaultStreams = 100;
    public const int DefaultWastedFrames = 500;

    /// <summary>Open connections of one listener; more are closed at once. A flood of the public one leaves the hosts' alone.</summary>
    [Range(1, 1_000_000)]
    public int Connections { get; set; } = DefaultConnections;

    /// <summary>Bytes of the first line: method, path and query.</summary>
    [Range(256, 64 * 1024)]
    public int RequestLineBytes { get; set; } = DefaultRequestLineBytes;

    /// <summary>Bytes of all header lines of a request together.</summary>
    [Range(1024, 1024 * 1024)]
    public int HeaderBytes { get; set; } = DefaultHeaderBytes;

    /// <summary>Header lines of a request.</summary>
    [Range(10, 1000)]
    public int HeaderCount { get; set; } = DefaultHeaderCount;

    /// <summary>Seconds in which the headers of a request, or a TLS handshake, must be complete.</summary>
    [Range(1, 300)]
    public int HeaderSeconds { get; set; } = DefaultHeaderSeconds;

    /// <summary>Seconds for which a connection without a request stays open.</summary>
    [Range(1, 3600)]
    public int KeepAliveSeconds { get; set; } = DefaultKeepAliveSeconds;

    /// <summary>The least data rate of a body that is being read, in bytes a second, …</summary>
    [Range(1, 1024 * 1024)]
    public int BodyBytesPerSecond { get; set; } = DefaultBodyBytesPerSecond;

    /// <summary>… after this many seconds.</summary>
    [Range(2, 300)]
    public int BodyGraceSeconds { get; set; } = DefaultBodyGraceSeconds;

    /// <summary>
    /// The least rate at which a client must take what it is sent, in bytes a second. It counts only while an answer waits for its client: a stream that is
    /// slow because its model is slow waits for no client. …
    /// </summary>
    [Range(1, 1024 * 1024)]
    public int AnswerBytesPerSecond { get; set; } = DefaultAnswerBytesPerSecond;

    /// <summary>… after this many seconds.</summary>
    [Range(2, 300)]
    public int AnswerGraceSeconds { get; set; } = DefaultAnswerGraceSeconds;

    /// <summary>Bytes of answers that wait in this process for one connection's client. When they are full, nothing more is read from the host, …</summary>
    [Range(4 * 1024, 16 * 1024 * 1024)]
    public int AnswerBufferBytes { get; set; } = DefaultAnswerBufferBytes;

    /// <summary>… and bytes that wait in the kernel, which takes up to twice as many. Left to itself it would take megabytes.</summary>
    [Range(4 * 1024, 16 * 1024 * 1024)]
    public int SendBufferBytes { get; set; } = DefaultSendBufferBytes;

    /// <summary>Requests at once on one HTTP/2 connection.</summary>
    [Range(1, 1000)]
    public int Streams { get; set; } = DefaultStreams;

    /// <summary>
    /// Frames in ten seconds of one HTTP/2 connection that ask for nothing or take it back: RST_STREAM, PING, SETTINGS, PRIORITY, empty DATA. Editors cancel
    /// completions while somebody types, so a proxy that carries many of them on one connection may need more.
    /// </summary>
    [Range(20, 1_000_000)]
    public int WastedFrames { get; set; } = DefaultWastedFrames;
}
