namespace HostContract;

/// <summary>The root of what this project throws: a caller asked for something the contract cannot carry.</summary>
public sealed class HostContractException(string message) : Exception(message);
