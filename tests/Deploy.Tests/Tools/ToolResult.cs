namespace Deploy.Tests.Tools;

/// <summary>How a program ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public string OrThrow() => ExitCode == 0 ? Output : throw new ToolException($"exit code {ExitCode}\n{Output}\n{Error}");
}
