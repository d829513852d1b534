namespace HostContract;

/// <summary>
/// The templates that clients are known to send in raw prompts. The gateway knows by them that somebody is typing; a host rewrites the ones that
/// are not its base model's own.
/// </summary>
public static class FimTemplates
{
    /// <summary>In the order in which they are tried.</summary>
    public static IReadOnlyList<FimTemplate> All { get; } =
    [
        new()
        {
            Family = "qwen",
            Prefix = "<|fim_prefix|>",
            Suffix = "<|fim_suffix|>",
            Middle = "<|fim_middle|>",
            File = "<|file_sep|>",
            Repository = "<|repo_name|>",
        },
        new()
        {
            Family = "starcoder",
            Prefix = "<fim_prefix>",
            Suffix = "<fim_suffix>",
            Middle = "<fim_middle>",
            File = "<file_sep>",
            Repository = "<repo_name>",
        },
        new() { Family = "codellama", Prefix = "<PRE>", Suffix = "<SUF>", Middle = "<MID>", Spaced = true, AtStart = true },
        new() { Family = "deepseek", Prefix = "<｜fim▁begin｜>", Suffix = "<｜fim▁hole｜>", Middle = "<｜fim▁end｜>" },
        new() { Family = "glm", Prefix = "<|code_prefix|>", Suffix = "<|code_suffix|>", Middle = "<|code_middle|>" },
        new() { Family = "codestral", Prefix = "[PREFIX]", Suffix = "[SUFFIX]", Middle = "", AtStart = true },
    ];

    /// <summary>The parts of a prompt that has the form of one of them, or null.</summary>
    public static FimPieces? Read(string prompt) => All.Select(template => template.Read(prompt)).FirstOrDefault(pieces => pieces is not null);
}
