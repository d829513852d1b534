namespace AdapterFormats.Archives;

internal enum EntryKind
{
    File,
    Folder,
    Link,
    Device,
    Other,
}
