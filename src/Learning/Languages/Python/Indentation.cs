namespace Learning.Languages.Python;

/// <summary>Levels of blocks by columns. The first line's column is level 0, so that an indented piece of a file is as good as a file.</summary>
internal sealed class Indentation(int firstColumn)
{
    private readonly Stack<int> _columns = new([firstColumn]);

    public int Level => _columns.Count - 1;

    /// <summary>What the line's column does; <see cref="IndentChange.Stray"/> when no block has that column.</summary>
    public IndentChange Take(int column)
    {
        if (column > _columns.Peek())
        {
            _columns.Push(column);
            return IndentChange.Deeper;
        }

        if (column == _columns.Peek())
            return IndentChange.Same;
        while (_columns.Count > 1 && column < _columns.Peek())
            _columns.Pop();
        return column == _columns.Peek() ? IndentChange.Back : IndentChange.Stray;
    }
}
