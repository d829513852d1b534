namespace AdapterHost.Adapters;

/// <summary>An adapter names or shapes a tensor that this host's base model does not have.</summary>
internal sealed class WrongBaseException(string message) : Exception(message);
