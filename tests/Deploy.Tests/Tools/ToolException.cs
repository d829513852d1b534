namespace Deploy.Tests.Tools;

/// <summary>A program ended with another exit code than 0; the message has what it said.</summary>
internal sealed class ToolException(string message) : Exception(message);
