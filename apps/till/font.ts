/**
 * The slices of the Chinese font: about a hundred faces, each fetched by the browser when one of its letters is drawn.
 * Their list is a chunk of its own and comes after the first picture, so that a weak line shows the till first.
 */
import '@fontsource-variable/noto-sans-sc/index.css'
