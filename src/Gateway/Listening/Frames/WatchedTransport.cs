using System.IO.Pipelines;

namespace Gateway.Listening.Frames;

/// <summary>A connection's bytes, those that come in being watched.</summary>
internal sealed record WatchedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
