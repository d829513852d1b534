namespace TenantStore.Datasets;

/// <summary>What an export is made for.</summary>
public enum ExportFormat
{
    /// <summary>OpenAI's fine-tuning on conversations: {messages}.</summary>
    Chat,

    /// <summary>TRL's supervised fine-tuning: {prompt, completion}.</summary>
    Completion,

    /// <summary>TRL's preference optimization: {prompt, chosen, rejected}.</summary>
    Preference,

    /// <summary>TRL's unpaired preferences, as for KTO: {prompt, completion, label}.</summary>
    Unpaired,

    /// <summary>Language modelling on fill-in-the-middle texts: {text}.</summary>
    Fim,
}
