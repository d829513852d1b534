using Learning.Fixes.Applying;

namespace Learning.Fixes.Prompting;

/// <summary>One way in which a model can be asked for a fix.</summary>
/// <param name="Name">As requests and the manifest call it.</param>
/// <param name="Answer">What its answer is.</param>
/// <param name="Format">Of the answer in diff mode; else null.</param>
/// <param name="System">Null = no such message.</param>
internal sealed record ModePrompt(string Name, FixMode Answer, IDiffFormat? Format, PromptTemplate? System, PromptTemplate User)
{
    public FixPrompt Render(FixQuestion question) => new(System?.Render(question), User.Render(question));
}
