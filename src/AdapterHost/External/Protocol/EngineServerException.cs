namespace AdapterHost.External;

/// <summary>A call to the engine that did not end well.</summary>
/// <param name="failure">How.</param>
/// <param name="message">For the log: never a prompt's text.</param>
/// <param name="inner">What the network said.</param>
internal sealed class EngineServerException(ServerFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public ServerFailure Failure { get; } = failure;
}
