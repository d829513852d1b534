namespace Gateway.Commands;

/// <summary>A command cannot go on; its message is for the terminal and holds no secret.</summary>
internal sealed class CommandException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode => exitCode;
}
