/* :name=Muqabala: check the segment :description=Checks the open segment against its source: numbers, dates, names, omissions
 *
 * Tools > Scripting runs it once; in the folder `entry_activated` of the scripts' folder OmegaT runs it on every segment
 * that you open. It needs the program `muqabala` on the PATH, or its place in the environment as MUQABALA; a glossary of
 * your own in MUQABALA_GLOSSARY. The findings stand in the console of the scripting window.
 */
import groovy.json.JsonOutput
import groovy.json.JsonSlurper

def entry = editor.currentEntry
if (entry == null) {
    console.println('Muqabala: open a segment first')
    return
}
// what stands in the editor, or, where that is not open yet, in the project
def translation = editor.currentTranslation
if (translation == null) {
    translation = project.getTranslationInfo(entry)?.translation
}
if (!translation) {
    return
}
def language = { it.languageCode.toLowerCase() }
def record = [
    id: entry.entryNum(),
    source: entry.srcText,
    target: translation,
    source_lang: language(project.projectProperties.sourceLanguage),
    target_lang: language(project.projectProperties.targetLanguage),
]
def command = [System.getenv('MUQABALA') ?: 'muqabala', 'check', '--stdin', '--fail-on', 'never']
def check
try {
    check = command.execute()
} catch (IOException failure) {
    console.println("Muqabala: `${command[0]}` does not start: ${failure.message}")
    return
}
def trouble = new StringBuilder()
check.consumeProcessErrorStream(trouble)
check.outputStream.withWriter('UTF-8') { it << JsonOutput.toJson(record) << '\n' }
def line = check.inputStream.getText('UTF-8')
check.waitFor()
def answer = line.trim() ? new JsonSlurper().parseText(line) : [error: trouble.toString()]
if (answer.error) {
    console.println("Muqabala: ${answer.error}")
    return
}
answer.findings.each {
    console.println("${entry.entryNum()}: ${it.severity}: ${it.message} [${it.rule}]")
    if (it.suggestion) {
        console.println("    > ${it.suggestion}")
    }
}
