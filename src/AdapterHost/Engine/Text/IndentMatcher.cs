namespace AdapterHost.Engine;

/// <summary>
/// Finds where code leaves its block: the first character that is no blank, in a line other than the first, after fewer blanks than wanted.
/// An empty line ends there too, as with llama.cpp's <c>n_indent</c>. Mutable: keep it in a field.
/// </summary>
/// <param name="least">Blanks (spaces and tabs) that a line must begin with; 0 finds nothing.</param>
internal struct IndentMatcher(int least)
{
    /// <summary>Blanks at the start of the line so far; below 0 when the line is past its indentation, or is the first.</summary>
    private int _blanks = -1;

    /// <param name="text">The next piece of text.</param>
    /// <returns>Where in it the text has to end, or -1.</returns>
    public int Find(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length && least > 0; at++)
        {
            if (_blanks >= 0 && text[at] is not (' ' or '\t'))
            {
                if (_blanks < least)
                {
                    return at;
                }

                _blanks = -1;
            }

            if (text[at] == '\n')
            {
                _blanks = 0;
            }
            else if (_blanks >= 0)
            {
                _blanks++;
            }
        }

        return -1;
    }
}
